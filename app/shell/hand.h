// The hand that moves simulated devices while the real kiosk runs: what `huanka rig` asks for, in words.
#pragma once

#include <string>

#include "shell/session.h"

namespace huanka::shell {

/// Obeys one line ("insert ccb", "paper-out slip", "scan A1B2C3") and says what happened; "?" lists what it can.
/// May be called from any thread.
std::string obey(const std::string& line, Devices& devices, LocalOffice* office);

}  // namespace huanka::shell
