#include "card_reader/card_kind.h"

#include <array>

#include "card_reader/card_files.h"

namespace huanka::card_reader {
namespace {

using namespace std::string_view_literals;

struct KnownApplication {
  std::string_view name;
  std::string_view aid;
  Fault verdict;
};

// Tried from the top; the first that answers decides. A new kind of card is a new row.
constexpr std::array kApplications{
    KnownApplication{"PSE", files::kPse, Fault::PlainBankCard},
    KnownApplication{"PPSE", files::kPpse, Fault::PlainBankCard},
    KnownApplication{"PBOC debit", files::kDebit, Fault::PlainBankCard},
    KnownApplication{"PBOC credit", files::kCredit, Fault::PlainBankCard},
    KnownApplication{"PBOC quasi-credit", files::kQuasiCredit, Fault::PlainBankCard},
    KnownApplication{"PBOC electronic cash", files::kElectronicCash, Fault::PlainBankCard},
    KnownApplication{"Visa", "\xA0\x00\x00\x00\x03"sv, Fault::PlainBankCard},
    KnownApplication{"Mastercard", "\xA0\x00\x00\x00\x04"sv, Fault::PlainBankCard},
    KnownApplication{"transport", "\xA0\x00\x00\x06\x32\x01\x01\x05"sv, Fault::OtherChipCard},
    KnownApplication{"USIM", "\xA0\x00\x00\x00\x87\x10\x02"sv, Fault::OtherChipCard},
};

}  // namespace

Error recognise_foreign_card(CardChannel& channel, std::uint16_t ssse_status) {
  for (const KnownApplication& application : kApplications) {
    const auto answer = channel.select_by_name(bytes_of(application.aid), "select " + std::string(application.name));
    if (!answer) return answer.error();
    if (answer->ok()) return {application.verdict, "application " + std::string(application.name)};
  }
  // A card whose OS has a root directory but nothing in it was never personalised.
  const auto root = channel.send({0x00, 0xA4, 0x00, 0x00, {0x3F, 0x00}, 0x00}, "select MF");
  if (!root) return root.error();
  if (root->ok()) return {Fault::BlankCard, "no application"};
  return {Fault::OtherChipCard, "select SSSE: " + hex_status(ssse_status)};
}

}  // namespace huanka::card_reader
