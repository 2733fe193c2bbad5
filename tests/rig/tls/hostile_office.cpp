#include "hostile_office.h"

#include <catch2/catch.hpp>
#include <cstdlib>

namespace huanka::rig {

using namespace std::chrono_literals;

HostileOffice::HostileOffice(const std::string& behaviour, const Pair& server)
    : process_({"/usr/bin/python3", HUANKA_HOSTILE_OFFICE, behaviour, server.certificate.string(), server.key.string()},
               (folder_.path() / "log").string(), true),
      port_(process_.read_line(20s)) {
  REQUIRE_FALSE(port_.empty());
}

int HostileOffice::application_bytes() {
  const std::string count = process_.read_line(20s);
  return count.empty() ? -1 : std::atoi(count.c_str());
}

}  // namespace huanka::rig
