#!/bin/sh
# Fetches the pinned libraries with npm and pip and writes the files of this folder again.
# Needed only to change a version, the icons, the characters or the classes in use; running and
# testing the product needs neither npm nor a network. Takes a working folder, or makes one.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=${1:-$(mktemp -d)}

bootstrap=5.3.9
chart=4.6.1
fonttools=4.68.0
brotli=1.2.1
htmx=2.0.11
inter=5.3.0
icons=1.13.2
purgecss=8.0.0
svgo=4.0.0

cd "$work"
[ -f package.json ] || npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts \
    "bootstrap@$bootstrap" "chart.js@$chart" "htmx.org@$htmx" \
    "@fontsource-variable/inter@$inter" "bootstrap-icons@$icons" "purgecss@$purgecss" "svgo@$svgo"
modules="$work/node_modules"

mkdir -p "$here/bootstrap" "$here/chart.js" "$here/htmx" "$here/inter" "$here/bootstrap-icons"
cp "$modules/chart.js/dist/chart.umd.min.js" "$here/chart.js/"
cp "$modules/chart.js/LICENSE.md" "$here/chart.js/LICENSE"
cp "$modules/htmx.org/dist/htmx.min.js" "$modules/htmx.org/LICENSE" "$here/htmx/"
cp "$modules/@fontsource-variable/inter/LICENSE" "$here/inter/"
cp "$modules/bootstrap/LICENSE" "$here/bootstrap/"
cp "$modules/bootstrap-icons/LICENSE" "$here/bootstrap-icons/"

# A source map is not shipped, and a link to a missing file breaks hashed file names.
sed -i '/^\/\/# sourceMappingURL=/d' "$here/chart.js/chart.umd.min.js"

[ -d fonttools ] || python3 -m venv fonttools
fonttools/bin/pip install --quiet "fonttools==$fonttools" "brotli==$brotli"
fonttools/bin/python "$here/subset.py" "$root/static/css/tokens.css" "$here/inter" \
    "$modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2" \
    "$modules/@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2"

NODE_PATH="$modules" node "$here/purge.cjs" "$root" "$modules" >"$here/bootstrap/bootstrap.min.css"

# The names under the headings of one sprite, drawn as one file.
sprite() {
    {
        printf '<svg xmlns="http://www.w3.org/2000/svg"><!-- Bootstrap Icons %s, MIT -->\n' "$icons"
        awk -v heading="# $1:" '/^#/ { held = index($0, heading) == 1; next } held && NF' "$here/icons.txt" |
            while read -r name; do
                tr -d '\n' <"$modules/bootstrap-icons/icons/$name.svg" | sed -E \
                    -e "s|<svg[^>]*viewBox=\"([^\"]+)\"[^>]*>|<symbol id=\"$name\" overflow=\"visible\" viewBox=\"\1\">|" \
                    -e 's|</svg>|</symbol>|' -e 's|> +<|><|g'
                echo
            done
        echo '</svg>'
    } | NODE_PATH="$modules" node "$here/shorten.cjs" >"$here/bootstrap-icons/$1"
}
sprite icons.svg
sprite choice.svg
