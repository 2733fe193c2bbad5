// Answers of an office that was taken over: however large, packed, endless or twisted, they are refused with a typed
// outcome, in time, and in memory that does not grow with them. Measured in a process of its own.
#include <sstream>

#include "tls_ground.h"

using namespace huanka;
using namespace huanka::rig;
using namespace std::chrono_literals;

namespace {
constexpr long most_growth_kb = 16 * 1024;  // an answer of the largest size, its JSON tree, and TLS around it

struct Outcome {
  std::string what, why;
  long growth_kb = -1;
};

Outcome ask_in_another_process(const TlsGround& ground, const std::string& url) {
  const auto address = ground.address(url);
  process::ChildProcess asking(
      {HUANKA_ASK_OFFICE, url, address.authority.string(), address.certificate.string(), address.key.string()},
      (ground.folder.path() / "asking.log").string(), true);
  Outcome outcome;
  std::istringstream(asking.read_line(30s)) >> outcome.what >> outcome.why >> outcome.growth_kb;
  return outcome;
}
}  // namespace

TEST_CASE("Answers that are too large, packed, endless or twisted are refused in bounded memory", "[sync][tls]") {
  const TlsGround ground;
  const auto [behaviour, what, why] = GENERATE(table<const char*, const char*, const char*>(
      {{"hundred_megabytes", "fault", "E-LINK-SIZE"},
       {"endless", "fault", "E-LINK-SIZE"},
       {"endless_headers", "fault", "E-LINK-SIZE"},
       {"endless_trailers", "fault", "E-LINK-SIZE"},
       {"endless_continue", "fault", "E-LINK-SIZE"},
       {"huge_header", "fault", "E-LINK-SIZE"},
       {"many_headers", "fault", "E-LINK-SIZE"},
       {"bomb", "fault", "E-LINK-ENCODED"},
       {"bomb_on_the_way", "fault", "E-LINK-ENCODED"},
       {"deep_json", "again", "no_receipt"},
       {"wide_json", "again", "no_receipt"},
       {"duplicate_keys", "again", "no_receipt"},
       {"wrong_schema", "again", "no_receipt"},
       {"broken_utf8", "again", "no_receipt"},
       {"good", "again", "no_receipt"}}));  // well formed, but the receipt of another message
  CAPTURE(behaviour);
  const HostileOffice office(behaviour, ground.office.files());
  const Outcome outcome = ask_in_another_process(ground, office.url());
  CHECK(outcome.what == what);
  CHECK(outcome.why == why);
  CHECK(outcome.growth_kb >= 0);
  CHECK(outcome.growth_kb < most_growth_kb);
}

TEST_CASE("An answer that ends too early or leads elsewhere is no answer", "[sync][tls]") {
  const TlsGround ground;
  const auto [behaviour, code] = GENERATE(table<const char*, const char*>({{"truncated", "E-LINK-BROKEN"},
                                                                           {"cut_without_goodbye", "E-LINK-BROKEN"},
                                                                           {"end_without_goodbye", "E-LINK-BROKEN"},
                                                                           {"no_http", "E-LINK-NOTHTTP"},
                                                                           {"redirect_to_plain", "E-LINK-REDIRECT"},
                                                                           {"redirect_elsewhere", "E-LINK-REDIRECT"},
                                                                           {"drip", "E-LINK-TIMEOUT"}}));
  CAPTURE(behaviour);
  const HostileOffice office(behaviour, ground.office.files());
  auto address = ground.address(office.url());
  address.answer_within = 700ms;
  CHECK(staff_code(post(address)) == code);
}
