// fleet_load: plays terminals against a running office and says what came of it (fleet.h). Exit codes: 0 all answers
// were right, 1 some were not, 64 the command line is wrong.
#include <sysexits.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>

#include "fleet.h"

using namespace huanka::rig;

namespace {
double quantile(std::vector<double>& values, double share) {
  if (values.empty()) return 0;
  const auto place = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1) + 0.5);
  std::nth_element(values.begin(), values.begin() + place, values.end());
  return values[static_cast<std::size_t>(place)];
}
}  // namespace

int main(int argc, char** argv) {
  FleetWish wish;
  std::string certificates;
  CLI::App app("Plays terminals against a running office");
  app.add_option("--port", wish.port, "The office's port on this machine")->required();
  app.add_option("--certificates", certificates, "Folder with ca.pem and kiosk-*.pem")->required();
  app.add_option("--kiosk", wish.kiosks, "Kiosk ids, one connection each")->required()->take_all();
  app.add_option("--seconds", wish.seconds)->capture_default_str();
  app.add_option("--days-ago", wish.days_ago, "Day of the first cases; another one for each run at an office");
  app.add_option("--rate", wish.per_second, "Messages a second of all; 0: as fast as they are answered");
  app.add_option("--health-rate", wish.health_per_second, "Signs of life a second of all");
  app.add_flag("!--without-questions", wish.asks_first, "Do not ask for a person's cases first");
  app.add_option("--batch", wish.together, "Messages in one request; without questions")->check(CLI::Range(1, 100));
  app.add_flag("--check", wish.check_afterwards, "Send everything once more: each must be known, once");
  CLI11_PARSE(app, argc, argv);
  wish.certificates = certificates;
  auto result = run_fleet(wish);
  std::printf("messages %llu accepted %.0f a second p50 %.2f ms p99 %.2f ms\n",
              static_cast<unsigned long long>(result.accepted), static_cast<double>(result.accepted) / result.seconds,
              quantile(result.message_ms, 0.5), quantile(result.message_ms, 0.99));
  std::printf("questions %zu p50 %.2f ms p99 %.2f ms\n", result.question_ms.size(), quantile(result.question_ms, 0.5),
              quantile(result.question_ms, 0.99));
  std::printf("cases %llu unanswered %llu connections %llu checked %llu wrong %zu\n",
              static_cast<unsigned long long>(result.cases), static_cast<unsigned long long>(result.unanswered),
              static_cast<unsigned long long>(result.connections), static_cast<unsigned long long>(result.checked),
              result.wrong.size());
  for (const auto& line : result.wrong) std::printf("WRONG %s\n", line.c_str());
  return result.wrong.empty() ? EX_OK : 1;
}
