#include "sms_peer.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <nlohmann/json.hpp>

namespace huanka::rig {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;
using namespace std::chrono_literals;

struct SmsPeer::Inside {
  asio::io_context io;
  tcp::acceptor acceptor{io};
};

SmsPeer::SmsPeer(int port) : inside_(std::make_unique<Inside>()) {
  const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(port));
  inside_->acceptor.open(endpoint.protocol());
  inside_->acceptor.set_option(tcp::acceptor::reuse_address(true));
  inside_->acceptor.bind(endpoint);
  inside_->acceptor.listen();
  port_ = inside_->acceptor.local_endpoint().port();
  thread_ = std::thread([this] { serve(); });
}

SmsPeer::~SmsPeer() {
  stopping_ = true;
  asio::io_context io;
  tcp::socket waker(io);
  boost::system::error_code ignored;
  waker.connect({asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(port_)}, ignored);
  thread_.join();
}

void SmsPeer::next(Mood mood) {
  const std::lock_guard lock(mutex_);
  moods_.push_back(std::move(mood));
}

std::vector<SmsPeer::Seen> SmsPeer::seen() const {
  const std::lock_guard lock(mutex_);
  return seen_;
}

std::map<std::string, std::string> SmsPeer::taken() const {
  const std::lock_guard lock(mutex_);
  return taken_;
}

bool SmsPeer::wait_for(std::size_t requests) const {
  const auto give_up = std::chrono::steady_clock::now() + 10s;
  while (std::chrono::steady_clock::now() < give_up) {
    if (seen().size() >= requests) return true;
    std::this_thread::sleep_for(5ms);
  }
  return false;
}

void SmsPeer::serve() {
  while (!stopping_) {
    boost::system::error_code failed;
    tcp::socket socket = inside_->acceptor.accept(failed);
    if (failed || stopping_) continue;
    boost::beast::flat_buffer buffer;
    http::request<http::string_body> request;
    http::read(socket, buffer, request, failed);
    if (failed) continue;
    const auto header = [&](const char* name) { return std::string(request[name]); };
    const auto message = nlohmann::json::parse(request.body(), nullptr, false);
    const auto text = [&](const char* field) {
      return message.is_object() && message.contains(field) && message[field].is_string()
                 ? message[field].get<std::string>()
                 : std::string();
    };
    Mood mood;
    {
      const std::lock_guard lock(mutex_);
      if (!moods_.empty()) {
        mood = std::move(moods_.front());
        moods_.pop_front();
      }
      const bool takes = (mood.status < 300 && !mood.reads_nothing_taken);
      if (takes) taken_.emplace(text("key"), text("text"));
      seen_.push_back({text("key"), header("Idempotency-Key"), text("to"), text("text"), header("Authorization")});
    }
    while (mood.waits && !stopping_) std::this_thread::sleep_for(5ms);
    if (mood.hangs_up || mood.reads_nothing_taken || mood.waits) continue;
    constexpr unsigned http_1_1 = 11;
    http::response<http::string_body> response(static_cast<http::status>(mood.status), http_1_1);
    response.keep_alive(false);
    if (!mood.retry_after.empty()) response.set(http::field::retry_after, mood.retry_after);
    response.body() = mood.body.value_or(nlohmann::json{{"key", text("key")}, {"reference", "G-1"}}.dump());
    response.prepare_payload();
    http::write(socket, response, failed);
    socket.shutdown(tcp::socket::shutdown_both, failed);
  }
}

}  // namespace huanka::rig
