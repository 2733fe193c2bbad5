// Where things are on a card: names, file identifiers, record numbers and tags (domain reference 1.3, 1.4, 2.1, 2.2).
// The readers and the simulated card share this one table of the standard.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace huanka::card_reader::files {

using namespace std::string_view_literals;  // AIDs hold zero bytes

/// "sx1.sh." and 社会保障 in GB 2312: the social-security environment.
constexpr std::string_view kSsse = "sx1.sh.\xC9\xE7\xBB\xE1\xB1\xA3\xD5\xCF"sv;
constexpr std::string_view kPse = "1PAY.SYS.DDF01"sv;
constexpr std::string_view kPpse = "2PAY.SYS.DDF01"sv;
constexpr std::string_view kDebit = "\xA0\x00\x00\x03\x33\x01\x01\x01"sv;
constexpr std::string_view kCredit = "\xA0\x00\x00\x03\x33\x01\x01\x02"sv;
constexpr std::string_view kQuasiCredit = "\xA0\x00\x00\x03\x33\x01\x01\x03"sv;
constexpr std::string_view kElectronicCash = "\xA0\x00\x00\x03\x33\x01\x01\x06"sv;

constexpr std::uint16_t kMasterFile = 0x3F00;
constexpr std::uint16_t kEf05 = 0xEF05;
constexpr std::uint16_t kEf06 = 0xEF06;

/// One item of EF05 or EF06.
struct Item {
  std::uint8_t tag;
  std::uint8_t length;
};

namespace ef05 {
constexpr Item kIdentificationCode{0x01, 16};
constexpr Item kCardClass{0x02, 1};
constexpr Item kSpecVersion{0x03, 4};
constexpr Item kInitialisingBody{0x04, 12};
constexpr Item kIssueDate{0x05, 4};
constexpr Item kExpiryDate{0x06, 4};
constexpr Item kCardNumber{0x07, 9};
}  // namespace ef05

namespace ef06 {
constexpr Item kIdNumber{0x08, 18};
constexpr Item kName{0x09, 30};
constexpr Item kNameExtension{0x4E, 20};
constexpr Item kSex{0x0A, 1};
constexpr Item kNation{0x0B, 1};
constexpr Item kBirthplace{0x0C, 3};
constexpr Item kBirthDate{0x0D, 4};
/// Record order of layout v1, and of v2, where the name extension shifts everything after the name by one.
inline constexpr std::array kItemsV1{kIdNumber, kName, kSex, kNation, kBirthplace, kBirthDate};
inline constexpr std::array kItemsV2{kIdNumber, kName, kNameExtension, kSex, kNation, kBirthplace, kBirthDate};
}  // namespace ef06

namespace tags {
constexpr std::uint32_t kFci = 0x6F;
constexpr std::uint32_t kDfName = 0x84;
constexpr std::uint32_t kFciProprietary = 0xA5;
constexpr std::uint32_t kDirectorySfi = 0x88;
constexpr std::uint32_t kRecordTemplate = 0x70;
constexpr std::uint32_t kDirectoryEntry = 0x61;
constexpr std::uint32_t kAid = 0x4F;
constexpr std::uint32_t kLabel = 0x50;
constexpr std::uint32_t kPriority = 0x87;
constexpr std::uint32_t kPdol = 0x9F38;
constexpr std::uint32_t kGpoFormat1 = 0x80;
constexpr std::uint32_t kGpoFormat2 = 0x77;
constexpr std::uint32_t kAip = 0x82;
constexpr std::uint32_t kAfl = 0x94;
constexpr std::uint32_t kTrack2 = 0x57;
constexpr std::uint32_t kPan = 0x5A;
constexpr std::uint32_t kExpiry = 0x5F24;
constexpr std::uint32_t kIssuerDiscretionary = 0xBF0C;
}  // namespace tags

}  // namespace huanka::card_reader::files
