// Any bytes as the sealed content of an outbox row, and as what was sealed in it: a box that was not made by the key
// for this very row never opens, what was sealed comes back unchanged, and as a message it has a meaning or a reason.
//
// Input: a byte with the place where the box is damaged, then the content.
#include <cstddef>
#include <cstdint>
#include <string>

#include "office/message.h"
#include "require.h"
#include "vault/sealing.h"
#include "wire/case_json.h"
#include "wire/strict_json.h"

namespace {
using namespace huanka;
const vault::Place row{.table = "outbox", .row = "ZJ01-261116-0001-2/1", .column = "sealed"};
const vault::Place next_row{.table = "outbox", .row = "ZJ01-261116-0001-2/2", .column = "sealed"};

void as_a_message(const std::string& body) {
  const auto json = wire::parse_strictly(body);
  if (!json) return;
  const auto message = office::message_from(*json, vault::sha256_hex(body));
  if (!message) return require(!message.error().empty());
  require(domain::is_case_number(message->case_number) && message->sequence >= 1 && message->sha256.size() == 64);
  const auto* submitted = std::get_if<office::CaseSubmitted>(&message->what);
  if (submitted == nullptr) return;
  // What was understood is written again and understood the same way.
  const auto again = wire::parse_strictly(wire::to_json(submitted->record).dump());
  require(static_cast<bool>(again));
  const auto record = wire::case_from_json(*again);
  require(record && *record == submitted->record);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static const auto key = vault::SecretKey::from_bytes(std::string(32, 'k'));
  const std::string content(reinterpret_cast<const char*>(data + 1), size - 1);
  require(!key->open(content, row));
  std::string box = key->seal(content, row);
  const auto opened = key->open(box, row);
  require(opened && *opened == content);
  require(!key->open(box, next_row));
  box[data[0] % box.size()] ^= 1;
  require(!key->open(box, row));
  box.resize(box.size() - 1 - data[0] % box.size());
  require(!key->open(box, row));
  as_a_message(content);
  return 0;
}
