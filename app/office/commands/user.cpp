#include <termios.h>
#include <unistd.h>

#include <iostream>
#include <memory>

#include "office/accounts.h"
#include "office/book.h"
#include "office/commands/people.h"

namespace huanka::office {

namespace {
constexpr int done = 0, refused = 1, cannot = 2;

struct Wish {
  std::string folder = "office", postgres, name;
  std::vector<std::string> roles;
};

/// Typed characters stay unseen while this lives.
class Unseen {
 public:
  Unseen() {
    if (::isatty(STDIN_FILENO) == 0 || ::tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    changed_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
    std::cerr << "Password: " << std::flush;
  }
  ~Unseen() {
    if (!changed_) return;
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    std::cerr << '\n';
  }
  Unseen(const Unseen&) = delete;
  Unseen& operator=(const Unseen&) = delete;
  Unseen(Unseen&&) = delete;
  Unseen& operator=(Unseen&&) = delete;

 private:
  termios before_{};
  bool changed_ = false;
};

std::string password_from_input() {
  const Unseen unseen;
  std::string line;
  std::getline(std::cin, line);
  return line;
}

/// "target-bank-staff:ccb", "auditor".
std::optional<Grant> grant_from(const std::string& text) {
  const auto colon = text.find(':');
  const auto role = role_from(text.substr(0, colon));
  if (!role) return std::nullopt;
  return Grant{*role, colon == std::string::npos ? "" : text.substr(colon + 1)};
}

int with_accounts(const Wish& wish, const std::function<int(Accounts&)>& work) {
  auto database = open_book({wish.folder, wish.postgres});
  if (!database) {
    std::cerr << "Cannot open the office's book: " << database.error().detail << '\n';
    return cannot;
  }
  Accounts accounts(*database);
  return work(accounts);
}

int told(const Result<Done, AccountError>& result) {
  if (result) return done;
  std::cerr << result.error().detail << '\n';
  return result.error().code == AccountError::Code::Storage ? cannot : refused;
}

int add(const Wish& wish) {
  User user{.name = wish.name};
  for (const auto& text : wish.roles) {
    const auto grant = grant_from(text);
    if (!grant) {
      std::cerr << "No such role: " << text << ". There are:";
      for (const Role role : all_roles) std::cerr << ' ' << to_string(role) << (needs_bank(role) ? ":BANK" : "");
      std::cerr << '\n';
      return refused;
    }
    user.grants.push_back(*grant);
  }
  const std::string password = password_from_input();
  return with_accounts(
      wish, [&](Accounts& accounts) { return told(accounts.add(user, password, administrator, wire::now())); });
}

int list(const Wish& wish) {
  return with_accounts(wish, [](Accounts& accounts) {
    const auto users = accounts.list();
    if (!users) {
      std::cerr << users.error().detail << '\n';
      return cannot;
    }
    for (const auto& user : *users) {
      std::cout << user.name << (user.disabled ? "  (disabled)" : "");
      for (const auto& grant : user.grants)
        std::cout << "  " << to_string(grant.role) << (grant.bank.empty() ? "" : ":") << grant.bank;
      std::cout << '\n';
    }
    return done;
  });
}

int disable(const Wish& wish) {
  return with_accounts(
      wish, [&](Accounts& accounts) { return told(accounts.disable(wish.name, administrator, wire::now())); });
}

int enable(const Wish& wish) {
  return with_accounts(
      wish, [&](Accounts& accounts) { return told(accounts.enable(wish.name, administrator, wire::now())); });
}

int set_password(const Wish& wish) {
  const std::string password = password_from_input();
  return with_accounts(wish, [&](Accounts& accounts) {
    return told(accounts.set_password(wish.name, password, administrator, wire::now()));
  });
}
}  // namespace

void add_user_commands(CLI::App& app, std::function<int()>& chosen) {
  const auto wish = std::make_shared<Wish>();
  auto* user = app.add_subcommand("user", "People who may log in to the console");
  user->require_subcommand(1);
  const auto command = [&](const char* name, const char* what, int (*work)(const Wish&)) {
    auto* sub = user->add_subcommand(name, what);
    sub->footer("Exit codes: 0 done, 1 a rule refused, 2 could not, 64 the command line is wrong");
    sub->add_option("--folder", wish->folder, "Where book and certificates are")->capture_default_str();
    sub->add_option(postgres_option, wish->postgres, postgres_help)->envname(postgres_variable);
    sub->callback([&chosen, wish, work] { chosen = [wish, work] { return work(*wish); }; });
    return sub;
  };
  const auto named = [&](CLI::App* sub) {
    sub->add_option("NAME", wish->name, "2 to 32 of a-z, 0-9, dot, hyphen, underscore")->required();
    return sub;
  };
  named(command("add", "Add one; the password is read from standard input, 12 characters or more", add))
      ->add_option("--role", wish->roles, "ROLE or ROLE:BANK, for example target-bank-staff:ccb; several are possible")
      ->take_all()
      ->required();
  command("list", "Who there is", list);
  named(command("disable", "Ends every session, no log-in from now on", disable));
  named(command("enable", "Takes a disabling back; password and roles are as they were", enable));
  named(command("password", "Set a new password, read from standard input", set_password));
}

}  // namespace huanka::office
