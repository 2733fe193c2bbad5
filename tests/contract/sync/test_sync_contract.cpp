// What the kiosk's client makes of every way a line can go wrong (operations reference 1.4, 2.4): a typed fault, in
// bounded time and memory, and the message stays in its place. Peers: nginx, and a hostile server on Python's ssl.
#include <future>

#include "hostile_office.h"
#include "nginx.h"
#include "rig/sample_case.h"
#include "sync/relay_policy.h"

using namespace huanka;
using namespace huanka::rig;
using namespace std::chrono_literals;
using sync::LinkFault;
using Code = sync::LinkFault::Code;

namespace {
const sync::Attempt attempt{domain::make_case_number("ZJ01", std::chrono::sys_days(std::chrono::days(20000)), 1), 1,
                            std::string(64, 'a'), 0};

/// A kiosk's certificates and an office's, all of one good authority.
struct Ground {
  TemporaryFolder folder;
  TestAuthority authority{folder, "authority"};
  Pair server = authority.issue("office", "IP:127.0.0.1");
  Pair kiosk = authority.issue("ZJ01", "DNS:zj01");

  sync::OfficeAddress address(const std::string& url) const {
    return {.url = url,
            .authority = authority.certificate(),
            .certificate = kiosk.certificate,
            .key = kiosk.key,
            .pins = {},
            .connect_within = 2s,
            .answer_within = 4s};
  }
};

sync::Answer post(sync::OfficeAddress address) {
  return sync::OfficeClient(std::move(address)).post_message("key-00000001", R"({"message":1})");
}

Code fault(const sync::Answer& answer) {
  REQUIRE_FALSE(answer);
  INFO(answer.error().detail);
  return answer.error().code;
}

std::string waits_because(const sync::Answer& answer) {
  const auto decision = sync::decide(attempt, answer, 0.5);
  REQUIRE(std::holds_alternative<sync::TryAgain>(decision));
  return std::get<sync::TryAgain>(decision).reason;
}

}  // namespace

TEST_CASE("Behind nginx with a client certificate, an answer arrives whole", "[sync][contract]") {
  const Ground ground;
  const Nginx front(ground.server, ground.authority.certificate(), R"(return 200 '{"status":"ok"}';)");
  const auto reply = must(post(ground.address(front.url())));
  CHECK(reply.status == 200);
  CHECK(reply.body == R"({"status":"ok"})");
}

TEST_CASE("An office that is not the one this kiosk knows is not trusted, and nothing is sent", "[sync][contract]") {
  const Ground ground;
  const TestAuthority foreign(ground.folder, "foreign");
  struct Row {
    const char* name;
    Pair server;
    const char* reason;
  };
  const std::vector<Row> rows{
      {"ended", ground.authority.issue("ended", "IP:127.0.0.1", -1), "E-TLS-EXPIRED"},
      {"another host", ground.authority.issue("elsewhere", "DNS:office.example"), "E-TLS-HOST"},
      {"another address", ground.authority.issue("neighbour", "IP:127.0.0.2"), "E-TLS-HOST"},
      {"foreign authority", foreign.issue("office", "IP:127.0.0.1"), "E-TLS-ISSUER"},
      {"signed by itself", ground.authority.self_signed("office", "IP:127.0.0.1"), "E-TLS-SELF"}};
  for (const auto& [name, server, reason] : rows) {
    CAPTURE(name);
    const Nginx front(server, ground.authority.certificate(), "return 200 '{}';");
    CHECK(waits_because(post(ground.address(front.url()))) == reason);
  }
}

TEST_CASE("A front that does not know this kiosk's certificate keeps the message waiting", "[sync][contract]") {
  const Ground ground;
  const TestAuthority other(ground.folder, "other");
  const Nginx front(ground.server, other.certificate(), "return 200 '{}';");
  const auto answer = post(ground.address(front.url()));
  // nginx finishes the handshake and then says 400 in its own words: no answer of the office.
  CHECK(must(answer).status == 400);
  CHECK(waits_because(answer) == "400");
}

TEST_CASE("A busy or broken office is asked again, no earlier than it says", "[sync][contract]") {
  const Ground ground;
  const auto [status, after] = GENERATE(std::pair{"429", 120s}, std::pair{"503", 7s}, std::pair{"500", 0s},
                                        std::pair{"502", 0s}, std::pair{"504", 0s});
  CAPTURE(status);
  const std::string header =
      after > 0s ? "add_header Retry-After " + std::to_string(after.count()) + " always; " : std::string();
  const Nginx front(ground.server, ground.authority.certificate(), header + "return " + status + ";");
  const auto answer = post(ground.address(front.url()));
  CHECK(must(answer).retry_after.value_or(0s) == after);
  const auto decision = std::get<sync::TryAgain>(sync::decide(attempt, answer, 0.0));
  CHECK(decision.reason == status);
  CHECK(decision.after >= after);
}

TEST_CASE("A redirect is not followed and a guest network's welcome page is no receipt", "[sync][contract]") {
  const Ground ground;
  const auto [answers, reason] =
      GENERATE(std::pair{"return 302 http://127.0.0.1:9/;", "E-LINK-REDIRECT"},
               std::pair{"return 301 https://127.0.0.1:9/;", "E-LINK-REDIRECT"},
               std::pair{"return 200 '<html>Welcome to the guest network</html>';", "no_receipt"},
               std::pair{"return 201 '{\"case_number\":';", "no_receipt"}, std::pair{"return 404;", "404"},
               std::pair{"return 204;", "204"});
  CAPTURE(answers);
  const Nginx front(ground.server, ground.authority.certificate(), answers);
  CHECK(waits_because(post(ground.address(front.url()))) == reason);
}

TEST_CASE("Whatever the other side does after the handshake, a typed fault comes back in time", "[sync][contract]") {
  const Ground ground;
  const auto [behaviour, expected] =
      GENERATE(std::pair{"reset", Code::Broken}, std::pair{"truncated", Code::Broken},
               std::pair{"cut_without_goodbye", Code::Broken}, std::pair{"no_http", Code::NotHttp},
               std::pair{"huge_header", Code::TooLarge}, std::pair{"plain_http", Code::NotTls},
               std::pair{"endless", Code::TooLarge}, std::pair{"stall", Code::TimedOut},
               std::pair{"drip", Code::TimedOut}, std::pair{"silent", Code::TimedOut});
  CAPTURE(behaviour);
  const HostileOffice office(behaviour, ground.server);
  auto address = ground.address(office.url());
  if (expected == Code::TimedOut) address.connect_within = address.answer_within = 300ms;
  CHECK(fault(post(address)) == expected);
}

TEST_CASE("A compressed answer is never unpacked: it was not asked for", "[sync][contract]") {
  const Ground ground;
  const HostileOffice office("bomb", ground.server);
  CHECK(waits_because(post(ground.address(office.url()))) == "E-LINK-ENCODED");
}

TEST_CASE("Nobody there: refused at once", "[sync][contract]") {
  const Ground ground;
  CHECK(fault(post(ground.address("https://127.0.0.1:1"))) == Code::NotReachable);
  CHECK(fault(post(ground.address("http://127.0.0.1:1"))) == Code::NotHttp);
}

TEST_CASE("A question that waits for an answer ends when it is cancelled", "[sync][contract]") {
  const Ground ground;
  const HostileOffice office("stall", ground.server);
  auto address = ground.address(office.url());
  address.connect_within = address.answer_within = 60s;
  sync::OfficeClient client(address);
  auto answer = std::async(std::launch::async, [&] { return client.health(); });
  client.cancel();
  CHECK(fault(answer.get()) == Code::Cancelled);
  CHECK(fault(client.health()) == Code::Cancelled);
}

TEST_CASE("A kiosk without a readable certificate says so itself", "[sync][contract]") {
  const Ground ground;
  auto address = ground.address("https://127.0.0.1:1");
  const Nginx front(ground.server, ground.authority.certificate(), "return 200 '{}';");
  address.url = front.url();
  auto expected = Code::OwnCertificateUnreadable;
  SECTION("no file") { address.certificate = ground.folder.path() / "missing.pem"; }
  SECTION("a file that is no certificate") { address.certificate = ground.kiosk.key; }
  SECTION("another certificate's key") { address.key = ground.server.key; }
  SECTION("no file with the office's authority") {
    address.authority = ground.folder.path() / "missing.pem";
    expected = Code::AuthorityUnreadable;
  }
  CHECK(fault(post(address)) == expected);
}
