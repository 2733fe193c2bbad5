// Inside the office room: how a certificate is made, whoever it is for.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "letter_proof/keys.h"
#include "wire/civil_time.h"

namespace huanka::office {

using letter_proof::Certificate;
using letter_proof::Key;

/// How long a kind of certificate lives and what it may be used for, in the words of OpenSSL's extension files.
struct Profile {
  std::chrono::days life, renew_before_end;
  const char* basic_constraints;
  const char* key_usage;
  const char* extended_key_usage;  ///< null: not restricted further
};

struct Pair {
  Key key;
  Certificate certificate;
};

std::string pem_of(X509* certificate);
std::string pem_of(EVP_PKEY* key);
/// The first certificate of the file.
Certificate load_certificate(const std::filesystem::path& file);

/// In force at `now` and with more than `reserve` left.
bool lasts(const X509* certificate, wire::Instant now, std::chrono::days reserve);
bool belong_together(const Pair& pair);

struct Subject {
  std::string organization, common_name;
};
/// A certificate for `key`, signed by `issuer`, or by itself when there is none. Begins an hour ago: another machine's
/// clock may run a little behind.
Certificate certify(EVP_PKEY* key, const Subject& subject, const std::string& alternative_names, const Profile& profile,
                    const Pair* issuer, wire::Instant now);

}  // namespace huanka::office
