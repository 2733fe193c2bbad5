// huanka-office user ..., audit ... and photo ...: the administrator's hands. Passwords and ID numbers come from
// standard input, never from the command line, where other users of the machine could read them.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

namespace huanka::office {

/// Who the audit log says it was.
inline const std::string administrator = "command line";

void add_user_commands(CLI::App& app, std::function<int()>& chosen);
void add_audit_commands(CLI::App& app, std::function<int()>& chosen);
void add_photo_commands(CLI::App& app, std::function<int()>& chosen);

}  // namespace huanka::office
