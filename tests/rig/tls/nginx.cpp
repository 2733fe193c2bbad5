#include "nginx.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "process/loopback.h"

namespace huanka::rig {

using namespace std::chrono_literals;

Nginx::Nginx(const Pair& server, const std::filesystem::path& clients, const std::string& answers)
    : port_(process::free_loopback_port()) {
  const std::string folder = folder_.path().string();
  std::ofstream(folder_.path() / "nginx.conf")
      << "daemon off; master_process off; pid " << folder << "/pid; error_log " << folder << "/error.log notice;\n"
      << "events {}\nhttp {\n  access_log " << folder << "/access.log;\n";
  std::ofstream conf(folder_.path() / "nginx.conf", std::ios::app);
  for (const char* kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
    conf << "  " << kind << "_temp_path " << folder << "/" << kind << ";\n";
  conf << "  server {\n    listen 127.0.0.1:" << port_ << " ssl;\n    ssl_certificate " << server.certificate.string()
       << ";\n    ssl_certificate_key " << server.key.string() << ";\n    ssl_client_certificate " << clients.string()
       << ";\n    ssl_verify_client on;\n    location / {\n"
       << answers << "\n    }\n  }\n}\n";
  conf.close();
  process_ = process::ChildProcess({"/usr/sbin/nginx", "-p", folder, "-c", folder + "/nginx.conf"},
                                   folder + "/nginx.log", false);
  const bool up = process::wait_for_listener(port_, 10s);
  INFO(log());
  REQUIRE(up);
}

std::string Nginx::log() const {
  std::ostringstream text;
  for (const char* name : {"nginx.log", "error.log"}) text << std::ifstream(folder_.path() / name).rdbuf();
  return text.str();
}

}  // namespace huanka::rig
