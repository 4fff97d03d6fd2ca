"""Ways into the desk. Some take the place of the admin's own pages, which keep their names."""

from django.urls import path

from raretrend.login import passwords, settings_views, views

urlpatterns = [
    path("login/", views.PasswordView.as_view()),
    path("login/code/", views.code, name="login_code"),
    path("second-factor/", settings_views.overview, name="second_factor"),
    path("second-factor/begin/", settings_views.begin, name="second_factor_begin"),
    path("second-factor/confirm/", settings_views.confirm, name="second_factor_confirm"),
    path("second-factor/codes/", settings_views.codes, name="second_factor_codes"),
    path("second-factor/remove/", settings_views.remove, name="second_factor_remove"),
    path("password_change/", passwords.Change.as_view()),
    # The admin's page of entering offers a way here if there is an address of this name.
    path("password-reset/", passwords.Ask.as_view(), name="admin_password_reset"),
    path("password-reset/sent/", passwords.Asked.as_view(), name="password_reset_done"),
    path(
        "password-reset/<uidb64>/<token>/",
        passwords.Choose.as_view(),
        name="password_reset_confirm",
    ),
    path("password-reset/done/", passwords.Chosen.as_view(), name="password_reset_complete"),
]
