// Any bytes as an office's answer: a meaning or none, never a crash; and a decision what to do next in every case.
#include <cstdint>
#include <string_view>

#include "sync/office_reply.h"
#include "sync/relay_policy.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace huanka::sync;
  if (size < 2) return 0;
  const std::string_view body(reinterpret_cast<const char*>(data + 2), size - 2);
  (void)receipt_from(body);
  (void)case_status_from(body);
  (void)cases_from(body);
  (void)owner_from(body);
  (void)photo_receipt_from(body);
  (void)problem_from(body);
  const int status = 100 + (data[0] * 256 + data[1]) % 500;
  (void)decide({"ZJ01", 1, "", data[0]}, Reply{status, std::string(body), {}}, 0.5);
  return 0;
}
