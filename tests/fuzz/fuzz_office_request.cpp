// Any bytes at the office's door, after TLS: as HTTP by the server's own limits, then as a request to the book. Every
// request gets one answer of the contract; none brings the office to a fault of its own.
//
// Input: bytes as they come over the line.
#include <boost/asio/buffer.hpp>
#include <boost/beast/http.hpp>
#include <cstddef>
#include <cstdint>
#include <filesystem>

#include "office/api.h"
#include "require.h"
#include "rig/temporary_folder.h"
#include "settings/settings.h"
#include "wire/strict_json.h"

namespace {
using namespace huanka;
namespace http = boost::beast::http;
namespace fs = std::filesystem;

office::Ledger open_book(const fs::path& folder) {
  auto county = settings::load_county(fs::path(HUANKA_CONFIG) / "county/zijin");
  auto calendar = settings::load_calendar(fs::path(HUANKA_CONFIG) / "calendar");
  require(county && calendar);
  auto book = office::Ledger::open({folder}, {std::move(county).value(), std::move(calendar).value()});
  require(static_cast<bool>(book));
  return std::move(book).value();
}

std::string header(const http::request<http::string_body>& request, const char* name) {
  const auto found = request.find(name);
  return found == request.end() ? std::string() : std::string(found->value());
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const rig::TemporaryFolder folder;
  static office::Ledger book = open_book(folder);
  static auto contacts_book = office::open_book({folder});
  require(static_cast<bool>(contacts_book));
  static office::Contacts terminals(std::move(*contacts_book), std::make_shared<office::ContactTimes>());
  http::request_parser<http::string_body> parser;
  parser.header_limit(office::largest_head);
  parser.body_limit(office::largest_body);
  parser.eager(true);
  boost::beast::error_code failed;
  std::size_t used = 0;
  while (used < size && !failed && !parser.is_done()) {
    const std::size_t taken = parser.put(boost::asio::buffer(data + used, size - used), failed);
    if (taken == 0) break;
    used += taken;
  }
  if (failed || !parser.is_done()) return 0;
  const auto& request = parser.get();
  require(request.body().size() <= office::largest_body);
  const office::Answer answer = office::answer({.method = std::string(request.method_string()),
                                                .target = std::string(request.target()),
                                                .idempotency_key = header(request, "Idempotency-Key"),
                                                .body = request.body(),
                                                .kiosk = "ZJ01"},
                                               book, wire::Instant{std::chrono::seconds{1'795'000'000}}, &terminals);
  require(answer.status >= 200 && answer.status < 500 && answer.problem == (answer.status >= 400));
  require(static_cast<bool>(wire::parse_strictly(answer.body)));
  return 0;
}
