// Ports of this machine's loopback interface, for programs we start ourselves.
#pragma once

#include <chrono>

#include "process/descriptor.h"

namespace huanka::process {

/// A TCP port nobody uses at this moment; 0 when there is none.
int free_loopback_port();
/// A connected socket; empty when nothing listens there.
Descriptor connect_to_loopback(int port);
/// Waits until something listens there; false when nothing did in time.
bool wait_for_listener(int port, std::chrono::milliseconds timeout);

}  // namespace huanka::process
