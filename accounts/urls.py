from django.urls import path

from accounts.views import (
    email,
    fresh,
    leaving,
    passkeys,
    password,
    registering,
    second_step,
    sessions,
    settings,
    tokens,
    two_step,
)

app_name = "accounts"

urlpatterns = [
    path("accounts/login/", registering.SignIn.as_view(), name="login"),
    path("accounts/logout/", registering.SignOut.as_view(), name="logout"),
    path("accounts/confirm/", fresh.Confirm.as_view(), name="confirm"),
    path("accounts/signup/", registering.Register.as_view(), name="signup"),
    path("accounts/gone/", leaving.Gone.as_view(), name="gone"),
    path("accounts/leaving/", leaving.Leaving.as_view(), name="leaving"),
    path("accounts/keep/<token>/", leaving.KeepLink.as_view(), name="keep-link"),
    path("accounts/password/reset/", password.PasswordReset.as_view(), name="password-reset"),
    path(
        "accounts/password/reset/sent/",
        password.PasswordResetSent.as_view(),
        name="password-reset-sent",
    ),
    path(
        "accounts/password/reset/<uidb64>/<token>/",
        password.PasswordResetConfirm.as_view(),
        name="password-reset-confirm",
    ),
    path("accounts/passkey/", two_step.PasskeySignIn.as_view(), name="passkey-sign-in"),
    path(
        "accounts/passkey/options/",
        two_step.PasskeySignInOptions.as_view(),
        name="passkey-sign-in-options",
    ),
    path("accounts/two-step/", two_step.TwoStep.as_view(), name="two-step"),
    path(
        "accounts/two-step/recovery/", two_step.TwoStepRecovery.as_view(), name="two-step-recovery"
    ),
    path("accounts/two-step/passkey/", two_step.TwoStepPasskey.as_view(), name="two-step-passkey"),
    path(
        "accounts/two-step/passkey/options/",
        two_step.TwoStepPasskeyOptions.as_view(),
        name="two-step-passkey-options",
    ),
    path("settings/security/two-step/", second_step.SecondStep.as_view(), name="settings-two-step"),
    path(
        "settings/security/two-step/begin/",
        second_step.AppBegin.as_view(),
        name="settings-two-step-begin",
    ),
    path(
        "settings/security/two-step/remove/",
        second_step.AppRemove.as_view(),
        name="settings-two-step-remove",
    ),
    path(
        "settings/security/two-step/codes/",
        second_step.RecoveryCodes.as_view(),
        name="settings-recovery-codes",
    ),
    path(
        "settings/security/two-step/why/", second_step.StaffNeedIt.as_view(), name="staff-need-it"
    ),
    path("settings/security/passkeys/", passkeys.PasskeyCreate.as_view(), name="settings-passkeys"),
    path(
        "settings/security/passkeys/options/",
        passkeys.PasskeyOptions.as_view(),
        name="settings-passkey-options",
    ),
    path(
        "settings/security/passkeys/<int:pk>/",
        passkeys.PasskeyRename.as_view(),
        name="settings-passkey",
    ),
    path(
        "settings/security/passkeys/<int:pk>/remove/",
        passkeys.PasskeyRemove.as_view(),
        name="settings-passkey-remove",
    ),
    path("settings/", settings.Settings.as_view(), name="settings"),
    path("settings/profile/", settings.Profile.as_view(), name="settings-profile"),
    path("accounts/email/<token>/", email.EmailLink.as_view(), name="email-link"),
    path("settings/email/", email.EmailAddress.as_view(), name="settings-email"),
    path("settings/email/give-up/", email.EmailGiveUp.as_view(), name="settings-email-give-up"),
    path("settings/money/", settings.Money.as_view(), name="settings-money"),
    path("settings/security/", settings.Security.as_view(), name="settings-security"),
    path(
        "settings/security/others/",
        sessions.SignOutOthers.as_view(),
        name="settings-sign-out-others",
    ),
    path(
        "settings/security/there/",
        sessions.SignOutThere.as_view(),
        name="settings-sign-out-there",
    ),
    path("settings/tokens/", tokens.Tokens.as_view(), name="settings-tokens"),
    path(
        "settings/tokens/<int:pk>/revoke/",
        tokens.TokenRevoke.as_view(),
        name="settings-token-revoke",
    ),
    path("settings/data/", settings.Data.as_view(), name="settings-data"),
    path("settings/data/delete/", leaving.AccountDelete.as_view(), name="settings-delete"),
    path("settings/theme/", settings.Theme.as_view(), name="theme"),
    path("settings/scope/", settings.Scope.as_view(), name="scope"),
]
