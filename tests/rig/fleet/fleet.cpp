#include "fleet.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <deque>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_map>

#include "terminal.h"
#include "wire/civil_time.h"

namespace huanka::rig {

namespace {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
using Stream = beast::ssl_stream<beast::tcp_stream>;
using Clock = std::chrono::steady_clock;
using boost::system::error_code;
using namespace std::chrono_literals;

constexpr std::size_t most_wrong = 10;
constexpr std::chrono::milliseconds answer_within = 20s, pause_without_office = 50ms;

struct Reply {
  unsigned status = 0;  ///< 0: none
  std::string body;
};

/// One terminal on its line.
class Caller {
 public:
  Caller(asio::io_context& io, const FleetWish& wish, const std::string& kiosk, FleetResult& result)
      : io_(io),
        wish_(wish),
        terminal_(kiosk, domain::add_days(wire::day_of(wire::now()), -wish.days_ago)),
        result_(result) {
    context_.load_verify_file((wish.certificates / "ca.pem").string());
    context_.set_verify_mode(asio::ssl::verify_peer);
    context_.use_certificate_chain_file((wish.certificates / ("kiosk-" + kiosk + ".pem")).string());
    context_.use_private_key_file((wish.certificates / ("kiosk-" + kiosk + ".key")).string(), asio::ssl::context::pem);
  }

  asio::awaitable<void> work(Clock::time_point first, Clock::duration every, Clock::time_point end) {
    for (auto due = first; due < end; due += every) {
      if (every == Clock::duration::zero())
        due = Clock::now();
      else
        co_await until(due);
      if (wish_.together > 1) {
        const auto began = every == Clock::duration::zero() ? Clock::now() : due;
        co_await tell_together();
        result_.message_ms.push_back(milliseconds_since(began));
        if (Clock::now() >= end) break;
        continue;
      }
      const FleetMessage message = terminal_.next();
      if (wish_.asks_first && message.sequence == 1) {
        const std::string question = "{\"id_number\":\"" + message.id_number + "\"}";
        const Reply found = co_await insisting(http::verb::post, "/v1/cases/find", "", question);
        if (found.status != 200) wrong("find", found);
        result_.question_ms.push_back(milliseconds_since(due));
      }
      const auto began = wish_.asks_first ? Clock::now() : due;
      const Reply receipt = co_await insisting(http::verb::post, "/v1/messages", message.key, message.body);
      result_.message_ms.push_back(milliseconds_since(every == Clock::duration::zero() ? began : due));
      if (receipt.status != 200 && receipt.status != 201) {
        wrong(message.key, receipt);
        continue;
      }
      ++result_.accepted;
      result_.cases += message.sequence == 1 ? 1 : 0;
      if (wish_.check_afterwards) receipts_.emplace_back(message, receipt.body);
      if (Clock::now() >= end) break;
    }
    if (wish_.check_afterwards) co_await check();
    leave();
  }

  asio::awaitable<void> tell_together() {
    std::vector<FleetMessage> messages;
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (int n = 0; n < wish_.together; ++n) {
      messages.push_back(terminal_.next());
      list.push_back({{"key", messages.back().key}, {"message", messages.back().body}});
    }
    const std::string body = nlohmann::ordered_json{{"messages", std::move(list)}}.dump();
    const Reply reply = co_await insisting(http::verb::post, "/v1/messages/batch", "", body);
    const auto said = nlohmann::ordered_json::parse(reply.body, nullptr, false);
    if (reply.status != 200 || !said.contains("outcomes") || said["outcomes"].size() != messages.size()) {
      wrong("batch", reply);
      co_return;
    }
    for (std::size_t n = 0; n < messages.size(); ++n) {
      const auto& outcome = said["outcomes"][n];
      if (!outcome.contains("receipt")) {
        wrong(messages[n].key, {outcome["status"].get<unsigned>(), outcome.dump()});
        continue;
      }
      ++result_.accepted;
      result_.cases += messages[n].sequence == 1 ? 1 : 0;
      if (wish_.check_afterwards) receipts_.emplace_back(messages[n], outcome["receipt"].dump());
    }
  }

  asio::awaitable<void> stay_alive(Clock::time_point first, Clock::duration every, Clock::time_point end) {
    for (auto due = first; due < end; due += every) {
      co_await until(due);
      const Reply alive = co_await insisting(http::verb::get, "/v1/health", "", "");
      if (alive.status != 200) wrong("health", alive);
    }
    leave();
  }

 private:
  static double milliseconds_since(Clock::time_point began) {
    return std::chrono::duration<double, std::milli>(Clock::now() - began).count();
  }
  asio::awaitable<void> until(Clock::time_point when) {
    asio::steady_timer timer(io_, when);
    error_code ignored;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  void wrong(const std::string& what, const Reply& reply) {
    if (result_.wrong.size() < most_wrong)
      result_.wrong.push_back(what + ": " + std::to_string(reply.status) + " " + reply.body);
  }

  /// Again and again, until there is an answer that is not "later".
  asio::awaitable<Reply> insisting(http::verb verb, std::string target, std::string key, const std::string& body) {
    for (;;) {
      Reply reply = co_await ask(verb, target, key, body);
      const bool later = reply.status == 0 || reply.status == 429 || reply.status >= 500;
      if (!later) co_return reply;
      ++result_.unanswered;
      co_await until(Clock::now() + pause_without_office);
    }
  }

  asio::awaitable<Reply> ask(http::verb verb, const std::string& target, const std::string& key,
                             const std::string& body) {
    error_code failed;
    if (!line_) co_await connect(failed);
    if (failed) co_return Reply{};
    constexpr unsigned http_1_1 = 11;
    http::request<http::string_body> request(verb, target, http_1_1);
    request.set(http::field::host, "127.0.0.1");
    if (!key.empty()) request.set("Idempotency-Key", key);
    if (!body.empty()) request.set(http::field::content_type, "application/json");
    request.body() = body;
    request.prepare_payload();
    beast::get_lowest_layer(*line_).expires_after(answer_within);
    co_await http::async_write(*line_, request, asio::redirect_error(asio::use_awaitable, failed));
    http::response<http::string_body> response;
    if (!failed)
      co_await http::async_read(*line_, buffer_, response, asio::redirect_error(asio::use_awaitable, failed));
    if (failed || !response.keep_alive()) line_.reset();
    if (failed) co_return Reply{};
    co_return Reply{response.result_int(), std::move(response.body())};
  }

  asio::awaitable<void> connect(error_code& failed) {
    buffer_.clear();
    line_.emplace(io_, context_);
    auto& lowest = beast::get_lowest_layer(*line_);
    lowest.expires_after(answer_within);
    const tcp::endpoint office(asio::ip::address_v4::loopback(), wish_.port);
    co_await lowest.async_connect(office, asio::redirect_error(asio::use_awaitable, failed));
    if (!failed) {
      lowest.socket().set_option(tcp::no_delay(true), failed);
      co_await line_->async_handshake(asio::ssl::stream_base::client,
                                      asio::redirect_error(asio::use_awaitable, failed));
    }
    if (failed)
      line_.reset();
    else
      ++result_.connections;
  }

  asio::awaitable<void> check() {
    for (const auto& [message, receipt] : receipts_) {
      const Reply again = co_await insisting(http::verb::post, "/v1/messages", message.key, message.body);
      if (again.status == 200 && again.body == receipt)
        ++result_.checked;
      else
        wrong("again " + message.key, again);
    }
  }
  void leave() { line_.reset(); }

  asio::io_context& io_;
  const FleetWish& wish_;
  asio::ssl::context context_{asio::ssl::context::tls_client};
  Terminal terminal_;
  FleetResult& result_;
  std::optional<Stream> line_;
  beast::flat_buffer buffer_;
  std::vector<std::pair<FleetMessage, std::string>> receipts_;
};

Clock::duration seconds(double value) {
  return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(value));
}
}  // namespace

FleetResult run_fleet(const FleetWish& wish) {
  asio::io_context io(1);
  FleetResult result;
  std::deque<Caller> callers, alive;
  const auto began = Clock::now();
  const auto end = began + seconds(wish.seconds);
  const auto all = static_cast<double>(wish.kiosks.size());
  const auto every = [&](double rate) { return rate > 0 ? seconds(all / rate) : Clock::duration::zero(); };
  int place = 0;
  for (const auto& kiosk : wish.kiosks) {
    // Spread over the first round, as real ones are.
    const double share = place++ / all;
    const auto first = [&](Clock::duration round) {
      return began + std::chrono::duration_cast<Clock::duration>(round * share);
    };
    const auto pause = every(wish.per_second), pulse = every(wish.health_per_second);
    callers.emplace_back(io, wish, kiosk, result);
    asio::co_spawn(io, callers.back().work(first(pause), pause, end), asio::detached);
    if (wish.health_per_second <= 0) continue;
    alive.emplace_back(io, wish, kiosk, result);
    asio::co_spawn(io, alive.back().stay_alive(first(pulse), pulse, end), asio::detached);
  }
  io.run();
  result.seconds = std::min(wish.seconds, std::chrono::duration<double>(Clock::now() - began).count());
  return result;
}

}  // namespace huanka::rig
