#include "office/book_photo_library.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "domain/photo_receipt.h"
#include "domain/receipt_number.h"
#include "office/audit.h"
#include "wire/case_json.h"
#include "wire/strict_json.h"

namespace huanka::office {

namespace {
using vault::Statement;
using vault::Transaction;

// A photo's place is its row; the number itself stays inside the box.
vault::Place place_of_record(const std::string& index) { return {"photos", vault::hex(index), "sealed"}; }
vault::Place place_of_picture(const std::string& index) { return {"photos", vault::hex(index), "picture"}; }
std::string key_name(const std::string& index) { return "photo:" + vault::hex(index); }

nlohmann::json to_json(const PhotoRecord& record) {
  nlohmann::json json{{"receipt_number", record.receipt_number},
                      {"holder", record.holder.digits()},
                      {"kind", record.kind},
                      {"taken_on", wire::to_text(record.taken_on)}};
  if (record.valid_until) json["valid_until"] = wire::to_text(*record.valid_until);
  return json;
}

/// Without the picture; nothing when this is none of ours.
std::optional<PhotoRecord> record_from(const std::string& text) {
  const auto json = wire::parse_strictly(text);
  if (!json || !json->is_object()) return std::nullopt;
  const auto word = [&](const char* name) { return json->value(name, std::string()); };
  auto holder = domain::IdNumber::parse(word("holder"));
  const auto taken_on = wire::date_from(word("taken_on"));
  if (!holder || !taken_on) return std::nullopt;
  return PhotoRecord{word("receipt_number"),
                     std::move(holder).value(),
                     word("kind"),
                     *taken_on,
                     wire::date_from(word("valid_until")),
                     ""};
}

PhotoLibraryError trouble_of(const vault::Error& error) {
  using Code = vault::Error::Code;
  const bool later = error.code == Code::Busy || error.code == Code::Conflict || error.code == Code::Lost;
  return {later ? PhotoLibraryError::Code::NoAnswer : PhotoLibraryError::Code::Broken, error.detail};
}

Failure<PhotoLibraryError> damaged() {
  return Failure{PhotoLibraryError{PhotoLibraryError::Code::Broken, "a photo's row is damaged"}};
}
}  // namespace

std::string receipt_index(const vault::KeyTree& keys, const std::string& receipt_number) {
  return keys.person_index("receipt:" + domain::receipt_in_capitals(receipt_number));
}

bool is_receipt_number(std::string_view text) {
  return !text.empty() && text.size() <= domain::longest_receipt_number &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

PhotoLibrary::Answer BookPhotoLibrary::find(const std::string& receipt_number) {
  return book_.in_turn([&]() -> Answer {
    Transaction transaction(book_, Transaction::Kind::Read);
    const std::string index = receipt_index(keys_, receipt_number);
    Statement row(book_, "SELECT photo_key,sealed,picture FROM photos WHERE receipt=?");
    row.bind_blob(index);
    const bool found = row.next();
    if (transaction.trouble()) return Failure{trouble_of(*transaction.trouble())};
    if (!found) return std::optional<PhotoRecord>{};
    const auto key = keys_.open_case_key(row.text(0), key_name(index));
    const auto text = key ? key->open(row.text(1), place_of_record(index)) : Failure{vault::BoxProblem::NotAuthentic};
    auto record = text ? record_from(*text) : std::nullopt;
    if (!record) return damaged();
    if (!row.is_null(2)) {
      auto jpeg = key->open(row.text(2), place_of_picture(index));
      if (!jpeg) return damaged();
      record->jpeg = std::move(jpeg).value();
    }
    return record;
  });
}

Result<Done, vault::Error> BookPhotoLibrary::add(const PhotoRecord& record, const std::string& actor,
                                                 wire::Instant now) {
  return book_.in_turn([&] {
    Transaction transaction(book_, Transaction::Kind::Write);
    const std::string index = receipt_index(keys_, record.receipt_number);
    Statement there(book_, "SELECT 1 FROM photos WHERE receipt=?");
    const bool replaces = there.bind_blob(index).next();
    const auto key = vault::SecretKey::random();
    Statement row(book_,
                  "INSERT INTO photos VALUES(?,?,?,?) ON CONFLICT(receipt) DO UPDATE SET photo_key=excluded.photo_key,"
                  "sealed=excluded.sealed,picture=excluded.picture");
    row.bind_blob(index)
        .bind_blob(keys_.seal_case_key(key, key_name(index)))
        .bind_blob(key.seal(to_json(record).dump(), place_of_record(index)));
    if (record.jpeg.empty())
      row.bind_null();
    else
      row.bind_blob(key.seal(record.jpeg, place_of_picture(index)));
    row.run();
    append_audit(book_, {now, actor, "photo_add", "", "done", replaces ? "replaced" : "new"});
    return transaction.finish();
  });
}

Result<std::vector<PhotoEntry>, vault::Error> BookPhotoLibrary::list() {
  return book_.in_turn([&]() -> Result<std::vector<PhotoEntry>, vault::Error> {
    Transaction transaction(book_, Transaction::Kind::Read);
    Statement rows(
        book_,
        "SELECT p.receipt,p.photo_key,p.sealed,p.picture IS NOT NULL,coalesce(u.case_number,'') FROM photos p "
        "LEFT JOIN used_receipts u ON u.receipt=p.receipt");
    std::vector<PhotoEntry> list;
    while (rows.next()) {
      const std::string index = rows.text(0);
      const auto key = keys_.open_case_key(rows.text(1), key_name(index));
      const auto text =
          key ? key->open(rows.text(2), place_of_record(index)) : Failure{vault::BoxProblem::NotAuthentic};
      const auto record = text ? record_from(*text) : std::nullopt;
      if (!record) continue;
      constexpr std::size_t shown = 4;
      const std::string& number = record->receipt_number;
      list.push_back({.number_end = number.substr(number.size() - std::min(shown, number.size())),
                      .kind = record->kind,
                      .taken_on = record->taken_on,
                      .valid_until = record->valid_until,
                      .has_picture = rows.number(3) != 0,
                      .used_by = rows.text(4)});
    }
    if (transaction.trouble()) return Failure{*transaction.trouble()};
    std::sort(list.begin(), list.end(), [](const PhotoEntry& one, const PhotoEntry& other) {
      return std::pair(other.taken_on, one.number_end) < std::pair(one.taken_on, other.number_end);
    });
    return list;
  });
}

}  // namespace huanka::office
