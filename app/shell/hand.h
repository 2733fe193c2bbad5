// The hand that moves simulated devices while the real kiosk runs: what `huanka rig` asks for, in words.
#pragma once

#include <string>

#include "shell/rig_server.h"
#include "shell/session.h"

namespace huanka::shell {

/// Obeys one line ("insert ccb", "printer slip paper_out", "scan A1B2C3"); "?" lists what it can. May be called from
/// any thread. What was done without more to tell says "ok".
RigAnswer obey(const std::string& line, Devices& devices, LocalOffice* office);

}  // namespace huanka::shell
