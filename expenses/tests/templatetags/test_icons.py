from expenses.templatetags.icons import icon


def test_icon_points_into_the_sprite_and_is_silent():
    assert icon("basket") == (
        '<svg class="i" aria-hidden="true">'
        '<use href="/static/vendor/bootstrap-icons/icons.svg#basket"/></svg>'
    )


def test_icon_that_points_sideways_turns_with_the_writing():
    assert icon("chevron-right", "end").startswith('<svg class="i flip end"')


def test_icon_escapes_its_name():
    assert '"><script>' not in icon('"><script>')


def test_icon_that_is_seldom_there_is_in_the_other_file():
    assert '"/static/vendor/bootstrap-icons/choice.svg#camera"' in icon("camera")
