// Who may log in: the administrator's page. It disables and enables; who there is, with which roles and passwords, is
// the command line's, so that nobody at the console can make themselves or another more than they are.
#include "office/console/inside.h"

namespace huanka::office {

namespace {
std::string roles_of(const View& view, const User& user) {
  std::string all;
  for (const auto& grant : user.grants) {
    all += (all.empty() ? "" : view.text("console.users.and")) + view.text("console.role." + to_string(grant.role));
    if (!grant.bank.empty()) all += view.words.format("console.users.at_bank", {{"bank", view.bank(grant.bank)}});
  }
  return all;
}

Markup switch_form(const View& view, const User& user) {
  if (user.name == view.user->name) return view.text("console.users.you");
  const std::string verb = user.disabled ? "enable" : "disable";
  return post_form(view, "/users/" + verb, {hidden_field("name", user.name)}, "console.users." + verb,
                   user.disabled ? "" : "danger");
}
}  // namespace

PageAnswer Console::users(Visit& visit) {
  const View& view = visit.view;
  const auto all = inside_->accounts.list();
  if (!all) return sorry(view, 503, "console.sorry.storage");
  Markup main;
  const std::string done_key = "console.users.done." + field(visit.query, "done");
  if (view.words.has(done_key)) main += notice(view.text(done_key));
  std::vector<std::vector<Markup>> rows;
  for (const auto& user : *all) {
    const Markup state = user.disabled
                             ? element("strong", {{"class", "overdue"}}, {view.text("console.users.disabled")})
                             : Markup(view.text("console.users.may_log_in"));
    rows.push_back({user.name, roles_of(view, user), state, switch_form(view, user)});
  }
  main += table(view, "console.nav.users",
                {"console.log_in.user", "console.users.roles", "console.users.state", "console.users.change"}, rows);
  main += element("p", {{"class", "hint"}}, {view.text("console.users.hint")});
  return shown(view, view.text("console.nav.users"), main);
}

PageAnswer Console::user_changed(Visit& visit, const Result<Done, AccountError>& change, const std::string& what) {
  if (change) return see_other("/users?done=" + what);
  const bool unknown = change.error().code == AccountError::Code::UnknownUser;
  return sorry(visit.view, unknown ? 404 : 503, unknown ? "console.users.unknown" : "console.sorry.storage");
}

PageAnswer Console::enable_user(Visit& visit) {
  const auto& by = visit.session->user.name;
  return user_changed(visit, inside_->accounts.enable(field(visit.form, "name"), by, visit.now), "enable");
}

PageAnswer Console::disable_user(Visit& visit) {
  const auto& by = visit.session->user.name;
  if (field(visit.form, "name") == by) return sorry(visit.view, 422, "console.users.not_yourself");
  return user_changed(visit, inside_->accounts.disable(field(visit.form, "name"), by, visit.now), "disable");
}

}  // namespace huanka::office
