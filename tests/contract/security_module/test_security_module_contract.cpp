// Every security module behaves like this (domain reference 1.5). Each test runs twice: the software stand-in, and a
// PSAM in the second slot of a real PC/SC service.
#include <array>
#include <set>

#include "module_rigs.h"

using namespace huanka;
using namespace huanka::security_module;

namespace {
const Bytes code{0x44, 0x16, 0x21, 0xD1, 0x56, 0x00, 0x00, 0x05, 1, 2, 3, 4, 5, 6, 7, 8};
const Bytes other_code{0x44, 0x16, 0x21, 0xD1, 0x56, 0x00, 0x00, 0x05, 8, 7, 6, 5, 4, 3, 2, 1};

Bytes asks(std::uint8_t first) {
  Bytes bytes(challenge_bytes);
  for (std::size_t at = 0; at < bytes.size(); ++at) bytes[at] = static_cast<std::uint8_t>(first + at);
  return bytes;
}

KeyPair card_keys(const ModuleRig& rig, const Bytes& of = code) {
  return keys_of_card(rig.masters(), algorithm, of).value();
}

Bytes answer_of(const ModuleRig& rig, const Bytes& challenge, const Bytes& of = code) {
  return card_keys(rig, of).internal.encrypt(algorithm, challenge);
}

/// Up to the card having proved itself.
void prove_card(ModuleRig& rig) {
  auto& module = *rig.module();
  REQUIRE(module.begin(code));
  const auto challenge = rig::must(module.challenge());
  REQUIRE(module.check(answer_of(rig, challenge)));
}

template <class Answer>
Fault fault(const Answer& answer) {
  REQUIRE_FALSE(answer);
  CHECK_FALSE(answer.error().detail.empty());
  return answer.error().fault;
}
}  // namespace

TEMPLATE_TEST_CASE("a module and a genuine card prove themselves to each other", "[security_module][contract]",
                   SoftwareRig, PsamRig) {
  TestType rig;
  CHECK(rig.module()->check_up());
  CHECK_FALSE(rig.module()->description().empty());
  for (const auto first : std::array<std::uint8_t, 3>{0x10, 0x50, 0x90}) {
    prove_card(rig);
    const auto proof = rig::must(rig.module()->prove(asks(first)));
    CHECK(proof == card_keys(rig).external.encrypt(algorithm, asks(first)));
  }
}

TEMPLATE_TEST_CASE("no two challenges are the same", "[security_module][contract]", SoftwareRig, PsamRig) {
  TestType rig;
  std::set<Bytes> seen;
  for (int n = 0; n < 20; ++n) {
    REQUIRE(rig.module()->begin(code));
    const auto challenge = rig::must(rig.module()->challenge());
    CHECK(challenge.size() == challenge_bytes);
    seen.insert(challenge);
  }
  CHECK(seen.size() == 20);
}

TEMPLATE_TEST_CASE("a card without the key, with another card's key or with an earlier answer is not genuine",
                   "[security_module][contract]", SoftwareRig, PsamRig) {
  TestType rig;
  auto& module = *rig.module();
  Bytes earlier;
  {
    REQUIRE(module.begin(code));
    const auto challenge = rig::must(module.challenge());
    earlier = answer_of(rig, challenge);
    REQUIRE(module.check(earlier));
  }
  for (const int how : {0, 1, 2, 3}) {
    CAPTURE(how);
    REQUIRE(module.begin(code));
    const auto challenge = rig::must(module.challenge());
    Bytes answer = answer_of(rig, challenge);
    if (how == 0) answer.front() ^= 1;
    if (how == 1) answer = answer_of(rig, challenge, other_code);
    if (how == 2) answer = earlier;
    if (how == 3) answer.resize(8);
    CHECK(fault(module.check(answer)) == Fault::CardNotGenuine);
    CHECK(fault(module.prove(asks(0x10))) == Fault::OutOfOrder);  // nothing is proven to such a card
  }
  prove_card(rig);
}

TEMPLATE_TEST_CASE("each step is good for one time and in its place only", "[security_module][contract]", SoftwareRig,
                   PsamRig) {
  TestType rig;
  auto& module = *rig.module();
  CHECK(fault(module.challenge()) == Fault::OutOfOrder);
  CHECK(fault(module.check(asks(1))) == Fault::OutOfOrder);
  CHECK(fault(module.prove(asks(1))) == Fault::OutOfOrder);
  REQUIRE(module.begin(code));
  CHECK(fault(module.prove(asks(1))) == Fault::OutOfOrder);
  CHECK(fault(module.challenge()) == Fault::OutOfOrder);  // after a fault only begin is answered
  REQUIRE(module.begin(code));
  const auto challenge = rig::must(module.challenge());
  REQUIRE(module.check(answer_of(rig, challenge)));
  CHECK(fault(module.check(answer_of(rig, challenge))) == Fault::OutOfOrder);
  prove_card(rig);
  CHECK(module.prove(asks(0x20)));
  CHECK(fault(module.prove(asks(0x30))) == Fault::OutOfOrder);
}

TEMPLATE_TEST_CASE("nothing is proven for a challenge that was used before", "[security_module][contract]", SoftwareRig,
                   PsamRig) {
  TestType rig;
  prove_card(rig);
  CHECK(rig.module()->prove(asks(0x40)));
  prove_card(rig);
  CHECK(fault(rig.module()->prove(asks(0x40))) == Fault::Replayed);
  prove_card(rig);
  CHECK(fault(rig.module()->prove(Bytes(challenge_bytes, 7))) == Fault::Replayed);  // the same eight bytes twice
  prove_card(rig);
  CHECK(rig.module()->prove(asks(0x41)));
}

TEMPLATE_TEST_CASE("what has another length is refused, and the next exchange goes on", "[security_module][contract]",
                   SoftwareRig, PsamRig) {
  TestType rig;
  CHECK(fault(rig.module()->begin(Bytes(15, 1))) == Fault::Refused);
  prove_card(rig);
  CHECK(fault(rig.module()->prove(Bytes(8, 1))) == Fault::Refused);
  prove_card(rig);
}

TEST_CASE("a PSAM that is not there, or is pulled at any step, is said so, and works again when it is back",
          "[security_module][contract]") {
  PsamRig rig;
  auto& module = *rig.module();
  rig.peer().pull_psam();
  rig.wait_for_psam(false);
  CHECK(fault(module.begin(code)) == Fault::NotThere);
  CHECK(fault(module.check_up()) == Fault::NotThere);
  // The exchanges: select, begin, challenge, check, prove, and the answer to it.
  for (const int after : {1, 2, 3, 4, 5}) {
    CAPTURE(after);
    rig.peer().insert_psam();
    rig.wait_for_psam(true);
    rig.peer().plan_psam(card_reader::Trouble::Pull, after);
    const auto outcome = [&]() -> Result<Done, Error> {
      if (auto begun = module.begin(code); !begun) return begun;
      const auto challenge = module.challenge();
      if (!challenge) return Failure{challenge.error()};
      if (auto good = module.check(answer_of(rig, *challenge)); !good) return good;
      const auto proof = module.prove(asks(static_cast<std::uint8_t>(after * 16)));
      if (!proof) return Failure{proof.error()};
      return Done{};
    }();
    CHECK(fault(outcome) == Fault::Lost);
    rig.wait_for_psam(false);
  }
  rig.peer().insert_psam();
  rig.wait_for_psam(true);
  prove_card(rig);
}

TEST_CASE("a PSAM that is spoken to in another vendor's way refuses", "[security_module][contract]") {
  PsamRig rig;
  auto commands = rig::virtual_psam_commands();
  commands.challenge = {0x80, 0x77, 0x00, 0x00};
  card_reader::PsamModule other(PsamRig::psam_slot, commands);
  REQUIRE(other.begin(code));
  CHECK(other.challenge().error() == Error{Fault::Refused, "challenge: 6D00"});
  commands.application = {0x01, 0x02};
  card_reader::PsamModule elsewhere(PsamRig::psam_slot, commands);
  CHECK(elsewhere.check_up().error() == Error{Fault::Refused, "select: 6A82"});
}

TEST_CASE("the stand-in refuses to run without an explicit key file that only its owner can read (issue 4)",
          "[security_module]") {
  const rig::TemporaryFolder folder;
  const auto file = folder.path() / "keys";
  const auto problem = [&](const std::filesystem::path& of) {
    const auto module = SoftwareModule::open(of, algorithm);
    REQUIRE_FALSE(module);
    CHECK(module.error().fault == Fault::NotThere);
    return module.error().detail;
  };
  CHECK(problem("") == "no key file is named");
  CHECK(problem(file) == file.string() + ": cannot be read");
  CHECK(problem(folder.path()) == folder.path().string() + ": is not a file");
  const std::string secret = rig::random_key_hex();
  rig::write_key_file(file, secret, rig::random_key_hex());
  CHECK(SoftwareModule::open(file, algorithm));
  CHECK(SoftwareModule::open(file, Algorithm::TripleDes));
  std::filesystem::permissions(file, std::filesystem::perms::group_read, std::filesystem::perm_options::add);
  CHECK(problem(file).find("chmod 600") != std::string::npos);
  for (const auto& [internal, external] :
       std::vector<std::pair<std::string, std::string>>{{secret.substr(1), secret},
                                                        {secret, "x" + secret.substr(1)},
                                                        {secret, ""},
                                                        {secret, secret + "\nnext = 1"},
                                                        {secret, secret + "\ninternal = " + secret}}) {
    const auto said = problem(rig::write_key_file(file, internal, external));
    CHECK(said.find(secret.substr(1)) == std::string::npos);  // no part of a key in any message
  }
}

TEST_CASE("both ciphers give what others say they give", "[security_module]") {
  const auto bytes = [](std::initializer_list<int> list) { return Bytes(list.begin(), list.end()); };
  // GB/T 32907 example 1: the key is the plain text.
  const Bytes sm4{0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF, 0xFE, 0xDC, 0xBA, 0x98, 0x76, 0x54, 0x32, 0x10};
  CHECK(Key::from(sm4)->encrypt(Algorithm::Sm4, sm4) ==
        bytes({0x68, 0x1E, 0xDF, 0x34, 0xD2, 0x06, 0x96, 0x5E, 0x86, 0xB3, 0xE9, 0x4F, 0x53, 0x6E, 0x42, 0x46}));
  // With equal halves triple DES is DES; FIPS 81's known answer for "Now is t" and "he time ".
  const Bytes des{0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF, 0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF};
  const std::string plain = "Now is the time ";
  CHECK(Key::from(des)->encrypt(Algorithm::TripleDes, Bytes(plain.begin(), plain.end())) ==
        bytes({0x3F, 0xA4, 0x0E, 0x8A, 0x98, 0x4D, 0x48, 0x15, 0x6A, 0x27, 0x17, 0x87, 0xAB, 0x88, 0x83, 0xF9}));
  CHECK_FALSE(Key::from(Bytes(15)));
  CHECK(Key::from(sm4)->encrypt(Algorithm::Sm4, Bytes(15)).empty());
}
