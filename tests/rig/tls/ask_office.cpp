// huanka-ask-office URL AUTHORITY CERTIFICATE KEY: posts one message as the kiosk would and says in one line what came
// of it and by how many kilobytes its largest memory grew: "fault E-LINK-SIZE 512" or "again no_receipt 512". A process
// of its own, because memory can only be measured for one.
#include <cstdio>
#include <fstream>

#include "sync/relay_policy.h"

namespace {
using namespace huanka;

/// The high-water mark of this program's memory; getrusage would tell that of the process that started it.
long largest_memory_kb() {
  std::ifstream status("/proc/self/status");
  std::string word;
  long kb = 0;
  while (status >> word)
    if (word == "VmHWM:") status >> kb;
  return kb;
}

std::string outcome(const sync::Answer& answer) {
  if (!answer) return "fault " + to_string(answer.error().code);
  const sync::Attempt attempt{domain::make_case_number("ZJ01", std::chrono::sys_days(std::chrono::days(20000)), 1), 1,
                              std::string(64, 'a'), 0};
  const auto decision = sync::decide(attempt, answer, 0.5);
  const auto* again = std::get_if<sync::TryAgain>(&decision);
  return again != nullptr ? "again " + again->reason : "taken as delivered or set aside";
}
}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  using namespace std::chrono_literals;
  const auto ask = [&](const std::string& url) {
    return sync::OfficeClient({.url = url,
                               .authority = argv[2],
                               .certificate = argv[3],
                               .key = argv[4],
                               .pins = {},
                               .connect_within = 5s,
                               .answer_within = 10s})
        .post_message("key-00000001", R"({"message":1})");
  };
  (void)ask("https://127.0.0.1:1");  // libraries load and prepare themselves once
  const long before = largest_memory_kb();
  const std::string came = outcome(ask(argv[1]));
  std::printf("%s %ld\n", came.c_str(), largest_memory_kb() - before);
  return 0;
}
