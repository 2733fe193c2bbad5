// The HTTP driver against a gateway that another library serves (R70).
#include "office/http_sms_gateway.h"
#include "rig/sample_case.h"
#include "sms_peer.h"

using namespace huanka;
using namespace huanka::office;
using namespace huanka::rig;
using namespace std::chrono_literals;

namespace {
Sms sample(const std::string& key = "ZJ01-261116-0001-8.approved.2026-11-20") {
  return {key, must(domain::Mobile::parse("13812345678")), "张**您好，请在12月3日前办理"};
}
}  // namespace

TEST_CASE("The message goes out whole, as office.toml describes it, and the gateway's name for it comes back",
          "[sms][contract]") {
  SmsPeer peer;
  HttpSmsGateway gateway({.url = peer.url(), .authority = {}, .token = "secret-word"});
  CHECK(gateway.send(sample(), {}) == SmsAnswer{SmsAccepted{"G-1"}});
  REQUIRE(peer.seen().size() == 1);
  const auto seen = peer.seen().front();
  CHECK(seen.key == sample().key);
  CHECK(seen.key_header == sample().key);
  CHECK(seen.to == "13812345678");
  CHECK(seen.text == sample().text);
  CHECK(seen.authorization == "Bearer secret-word");
}

TEST_CASE("Down, refusing, asking for time, hanging up, answering nonsense: each is what it is", "[sms][contract]") {
  SmsPeer peer;
  HttpSmsGateway gateway({.url = peer.url(), .authority = {}, .token = {}});
  const auto answer_to = [&](SmsPeer::Mood mood) {
    peer.next(std::move(mood));
    return gateway.send(sample(), {});
  };
  CHECK(answer_to({.status = 503, .retry_after = "120"}) == SmsAnswer{SmsNotNow{"503", 120s}});
  CHECK(answer_to({.status = 429, .retry_after = "7"}) == SmsAnswer{SmsNotNow{"429", 7s}});
  CHECK(answer_to({.status = 500}) == SmsAnswer{SmsNotNow{"500", std::nullopt}});
  CHECK(answer_to({.status = 422}) == SmsAnswer{SmsNever{"422"}});
  CHECK(answer_to({.status = 200, .body = "<html>welcome</html>"}) ==
        SmsAnswer{SmsNotNow{"200 without the key", std::nullopt}});
  CHECK(std::holds_alternative<SmsNotNow>(answer_to({.status = 200, .body = std::string(100'000, ' ')})));
  CHECK(std::holds_alternative<SmsNotNow>(answer_to({.hangs_up = true})));
  CHECK(gateway.send(sample(), {}) == SmsAnswer{SmsAccepted{"G-1"}});

  int port = 0;
  {
    const SmsPeer gone;
    port = gone.port();
  }
  HttpSmsGateway nobody({.url = "http://127.0.0.1:" + std::to_string(port), .authority = {}, .token = {}});
  CHECK(std::holds_alternative<SmsNotNow>(nobody.send(sample(), {})));
}

TEST_CASE("A gateway that never answers is given up in time, and at once when the office stops", "[sms][contract]") {
  SmsPeer peer;
  SECTION("in time") {
    peer.next({.waits = true});
    HttpSmsGateway gateway({.url = peer.url(), .authority = {}, .token = {}, .answer_within = 1s});
    CHECK(std::holds_alternative<SmsNotNow>(gateway.send(sample(), {})));
  }
  SECTION("at once") {
    peer.next({.waits = true});
    HttpSmsGateway gateway({.url = peer.url(), .authority = {}, .token = {}, .answer_within = 60s});
    std::jthread sender([&](const std::stop_token& stop) { (void)gateway.send(sample(), stop); });
    CHECK(peer.wait_for(1));
    sender.request_stop();
    sender.join();  // the test's own time-out would tell
  }
}

TEST_CASE("An https address is not spoken to in the clear, nor with a certificate nobody vouches for",
          "[sms][contract]") {
  SmsPeer peer;
  HttpSmsGateway gateway({.url = "https://127.0.0.1:" + std::to_string(peer.port()), .authority = {}, .token = {}});
  CHECK(std::holds_alternative<SmsNotNow>(gateway.send(sample(), {})));
  CHECK(peer.seen().empty());
}
