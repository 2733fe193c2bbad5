// A letter from ICBC to CCB, and the keys to sign it with, made as an office makes them.
#pragma once

#include <fstream>

#include "domain/letter.h"
#include "letter_proof/check.h"
#include "office/letter_keys.h"
#include "rig/sample_case.h"
#include "rig/temporary_folder.h"
#include "settings/settings.h"

namespace huanka::rig {

inline wire::Instant noon() { return *wire::instant_from("2026-11-23T12:00:00+08:00"); }

inline domain::Case case_with_letter(const std::string& letter_number) {
  using namespace std::chrono_literals;
  auto c = sample_case();
  c.number = domain::make_case_number("ZJ01", c.opened, 7);
  c = must(
      domain::open_window(must(domain::approve(must(domain::begin_review(c)), 2026y / 11 / 20)), 2026y / 11 / 20, {}));
  c = must(domain::issue(c, sample_new_card(), 2026y / 11 / 23));
  return must(domain::print_letter(std::move(c), letter_number));
}

inline domain::TransferLetter sample_letter(bool duplicate = false) {
  using namespace std::chrono_literals;
  static const auto county =
      must(settings::load_county(std::filesystem::path(HUANKA_SOURCE_DIR) / "config/county/zijin"));
  const auto number = domain::make_letter_number("ZJ01", 17);
  auto card = sample_new_card();
  card.pan = must(domain::Pan::parse("6217000000000060008"));
  return domain::make_letter(case_with_letter(number), card, county, number, "紫金县示范网点", 2026y / 11 / 23,
                             duplicate);
}

/// A folder of certificates as an office has it, with the terminals ZJ01 and ZJ02 of both banks.
struct LetterGround {
  TemporaryFolder folder;
  office::CertificateFolder files{folder.path()};
  letter_proof::KeyFolder keys = office::letter_folder(files);
  letter_proof::Suite suite;

  explicit LetterGround(letter_proof::Suite of, wire::Instant made_at = noon()) : suite(of) { make(made_at); }
  std::vector<std::string> make(wire::Instant at) const {
    return must(office::ensure_letter_keys(files, {{"ZJ01", "ZJ02"}, {"icbc", "ccb"}, suite}, at));
  }
  letter_proof::LetterSigner signer() const { return {keys, suite}; }
  std::string sign(const domain::TransferLetter& letter, wire::Instant at = noon()) const {
    return must(signer().sign(letter, at));
  }
  letter_proof::Trust trust() const {
    letter_proof::Trust trust;
    REQUIRE(add_certificates(trust, keys.folder));
    return trust;
  }
  /// Signs again what a thief of this key would like a code to say.
  std::string forged(letter_proof::LetterCode code, const domain::BankCode& bank, const std::string& kiosk) const {
    const auto key = letter_proof::load_key(keys.key(bank, kiosk));
    code.key_id = letter_proof::key_id_of(letter_proof::load_certificates(keys.certificate(bank, kiosk)).front().get());
    code.signature = letter_proof::sign(key.get(), signed_part(code));
    return to_text(code);
  }
};

}  // namespace huanka::rig
