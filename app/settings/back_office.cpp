#include "settings/back_office.h"

#include "settings/section.h"

namespace huanka::settings {

namespace {
/// Names and telephone numbers go over this line: in the clear only where it does not leave the machine.
bool is_gateway_url(const std::string& url) {
  if (url.starts_with("https://")) return url.size() > std::string_view("https://").size();
  for (const char* own : {"http://127.0.0.1", "http://localhost", "http://[::1]"})
    if (url.starts_with(own)) {
      const std::string rest = url.substr(std::string_view(own).size());
      return rest.empty() || rest.front() == ':' || rest.front() == '/';
    }
  return false;
}

void read_sms(Section& in, SmsSettings& sms) {
  sms.driver = in.word<SmsDriver>("driver", {{"file", SmsDriver::File}, {"http", SmsDriver::Http}});
  sms.url = in.text("url", "https://host/path, or http:// and 127.0.0.1 or localhost",
                    [&](const std::string& url) { return sms.driver == SmsDriver::File || is_gateway_url(url); });
  sms.ca_file = in.any_text("ca_file");
  sms.token_file = in.any_text("token_file");
  sms.connect_within_s = in.number("connect_within_s", 1, 60);
  sms.answer_within_s = in.number("answer_within_s", 1, 60);
  sms.language =
      in.word<domain::Language>("language", {{"zh_CN", domain::Language::Chinese}, {"en", domain::Language::English}});
}
}  // namespace

Result<BackOfficeSettings, Mistakes> load_back_office(const std::filesystem::path& file) {
  Mistakes mistakes;
  BackOfficeSettings office;
  read_file(file, mistakes, [&](Section& in) {
    in.section("sms", [&](Section& sms) { read_sms(sms, office.sms); });
    constexpr int a_week = 7 * 24 * 60;
    if (in.has("fleet"))
      in.section("fleet",
                 [&](Section& fleet) { office.fleet.silent_after_min = fleet.number("silent_after_min", 1, a_week); });
  });
  if (!mistakes.empty()) return Failure{mistakes};
  return office;
}

}  // namespace huanka::settings
