// Sealed boxes: they open with their key, in their place, unchanged; in no other way (issue 3, personal data).
#include <sodium.h>

#include <set>

#include "rig/sample_case.h"
#include "vault/sealing.h"

using namespace huanka;
using namespace huanka::rig;
using namespace huanka::vault;

namespace {
const Place here{.table = "cases", .row = "ZJ01-1", .column = "sealed", .schema = 1};
constexpr std::size_t overhead = 1 + 24 + 16;  ///< suite byte, nonce, tag

BoxProblem problem_of(const SecretKey& key, std::string_view box, const Place& place = here) {
  const auto opened = key.open(box, place);
  REQUIRE_FALSE(opened);
  return opened.error();
}
}  // namespace

TEST_CASE("A sealed box opens with its key in its place", "[vault]") {
  const SecretKey key = SecretKey::random();
  for (const std::string& plain :
       {std::string(), std::string("张桂花 11010519491231002X"), std::string(100'000, 'x')}) {
    const std::string box = key.seal(plain, here);
    CHECK(box.size() == plain.size() + overhead);
    CHECK(box.front() == static_cast<char>(Suite::Sodium));
    CHECK(must(key.open(box, here)) == plain);
  }
  CHECK(key.seal("张桂花 11010519491231002X", here).find("1949") == std::string::npos);
  CHECK(key.seal("same", here) != key.seal("same", here));
  CHECK(problem_of(SecretKey::random(), key.seal("x", here)) == BoxProblem::NotAuthentic);
}

TEST_CASE("A box moved to another table, row, column or schema does not open", "[vault]") {
  const SecretKey key = SecretKey::random();
  const std::string box = key.seal("11010519491231002X", here);
  const std::vector<Place> elsewhere{
      {.table = "pictures", .row = "ZJ01-1", .column = "sealed", .schema = 1},
      {.table = "cases", .row = "ZJ01-2", .column = "sealed", .schema = 1},
      {.table = "cases", .row = "ZJ01-1", .column = "case_key", .schema = 1},
      {.table = "cases", .row = "ZJ01-1", .column = "sealed", .schema = 2},
      // The same letters, cut elsewhere: lengths stand before contents.
      {.table = "casesZ", .row = "J01-1", .column = "sealed", .schema = 1},
      {.table = "cases", .row = "ZJ01-1s", .column = "ealed", .schema = 1},
  };
  for (const Place& place : elsewhere) {
    CAPTURE(place.table, place.row, place.column, place.schema);
    CHECK(problem_of(key, box, place) == BoxProblem::NotAuthentic);
  }
}

TEST_CASE("A box with any bit changed, cut or lengthened does not open", "[vault]") {
  const SecretKey key = SecretKey::random();
  const std::string box = key.seal("11010519491231002X", here);
  for (std::size_t at = 0; at < box.size(); ++at) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string changed = box;
      changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ (1U << bit));
      CAPTURE(at, bit);
      REQUIRE_FALSE(key.open(changed, here));
    }
    CAPTURE(at);
    CHECK(problem_of(key, box.substr(0, at)) == (at < overhead ? BoxProblem::Truncated : BoxProblem::NotAuthentic));
  }
  CHECK(problem_of(key, box + '\0') == BoxProblem::NotAuthentic);
}

TEST_CASE("The suite byte says how a box is sealed; the one reserved for SM4 is known and refused", "[vault]") {
  const SecretKey key = SecretKey::random();
  std::string box = key.seal("11010519491231002X", here);
  box.front() = static_cast<char>(Suite::National);
  CHECK(problem_of(key, box) == BoxProblem::SuiteNotAvailable);
  for (int suite = 0; suite < 256; ++suite) {
    if (suite == 1 || suite == 2) continue;
    box.front() = static_cast<char>(suite);
    CHECK(problem_of(key, box) == BoxProblem::UnknownSuite);
  }
}

TEST_CASE("A key in a box opens as a key; anything else in it does not", "[vault]") {
  const SecretKey outer = SecretKey::random(), inner = SecretKey::random();
  CHECK(must(outer.open_key(outer.seal(inner.bytes(), here), here)).bytes() == inner.bytes());
  CHECK_FALSE(outer.open_key(outer.seal("short", here), here));
  CHECK_FALSE(SecretKey::random().open_key(outer.seal(inner.bytes(), here), here));
  CHECK_FALSE(SecretKey::from_bytes("short"));
}

TEST_CASE("Each use of a key has a key of its own", "[vault]") {
  const SecretKey master = SecretKey::random();
  const SecretKey seals = master.derive(KeyUse::CaseKeys), finds = master.derive(KeyUse::PersonIndex);
  CHECK(std::set<std::string_view>{master.bytes(), seals.bytes(), finds.bytes()}.size() == 3);
  CHECK(master.derive(KeyUse::PersonIndex).bytes() == finds.bytes());
}

TEST_CASE("A fingerprint finds the same text again and tells nothing of it without the key", "[vault]") {
  const SecretKey key = SecretKey::random();
  CHECK(key.fingerprint("person", "11010519491231002X") == key.fingerprint("person", "11010519491231002X"));
  CHECK(key.fingerprint("person", "a") != key.fingerprint("person", "b"));
  CHECK(key.fingerprint("person", "1") != key.fingerprint("perso", "n1"));
  CHECK(key.fingerprint("person", "a") != SecretKey::random().fingerprint("person", "a"));
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("XChaCha20-Poly1305 as its draft gives it: a box made by the test vector's key and nonce opens", "[vault]") {
  // libsodium is asked directly for the same construction: suite byte, nonce, then its combined output.
  const std::string key_bytes(32, 'k'), nonce(24, 'n'), plain = "sunscreen";
  const std::string about = std::string(
      "\x01\0\0\0\x05"
      "cases\0\0\0\x06ZJ01-1\0\0\0\x06sealed\0\0\0\x01",
      34);
  std::string sealed(plain.size() + 16, '\0');
  const auto* as_bytes = [](const std::string& text) {
    return reinterpret_cast<const unsigned char*>(text.data());
  }(about);
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      reinterpret_cast<unsigned char*>(sealed.data()), nullptr, reinterpret_cast<const unsigned char*>(plain.data()),
      plain.size(), as_bytes, about.size(), nullptr, reinterpret_cast<const unsigned char*>(nonce.data()),
      reinterpret_cast<const unsigned char*>(key_bytes.data()));
  CHECK(must(SecretKey::from_bytes(key_bytes)->open("\x01" + nonce + sealed, here)) == plain);
}

TEST_CASE("All randomness comes from libsodium's generator, which a simulation may replace", "[vault]") {
  static int asked = 0;
  static randombytes_implementation counted{.implementation_name = [] { return "counted"; },
                                            .random = [] { return std::uint32_t{7}; },
                                            .stir = nullptr,
                                            .uniform = nullptr,
                                            .buf =
                                                [](void* buffer, std::size_t size) {
                                                  ++asked;
                                                  std::fill_n(static_cast<char*>(buffer), size, '\x2a');
                                                },
                                            .close = nullptr};
  REQUIRE(sodium_init() >= 0);
  randombytes_set_implementation(&counted);
  const std::string drawn = random_bytes(16);
  const std::string box = SecretKey::random().seal("x", here);
  randombytes_set_implementation(&randombytes_sysrandom_implementation);
  CHECK(drawn == std::string(16, '\x2a'));
  CHECK(box.substr(1, 24) == std::string(24, '\x2a'));
  CHECK(asked == 3);
  CHECK(random_bytes(16) != drawn);
}

TEST_CASE("Base64 is read as RFC 4648 writes it, and in no other way", "[vault]") {
  for (const auto& [bytes, text] : std::vector<std::pair<std::string, std::string>>{
           {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff", "+/8="}}) {
    CAPTURE(text);
    CHECK(base64(bytes) == text);
    CHECK(base64_bytes(text) == bytes);
  }
  for (const char* wrong : {"Zg", "Zg=", "Zh==", "Zg==\n", " Zg==", "-_8=", "Zg==Zg==", "Z", "===="}) {
    CAPTURE(wrong);
    CHECK_FALSE(base64_bytes(wrong));
  }
}

TEST_CASE("Keys lie apart, and what a key leaves behind is wiped", "[vault]") {
  const std::string zero(SecretKey::size, '\0');
  std::vector<SecretKey> keys;
  std::set<std::string> contents;
  for (int n = 0; n < 1'000; ++n) {
    keys.push_back(SecretKey::random());
    contents.insert(std::string(keys.back().bytes()));
  }
  CHECK(contents.size() == keys.size());
  for (const auto& key : keys) CHECK(contents.contains(std::string(key.bytes())));
  // The memory stays the pool's, and readable, when a key goes.
  const std::string_view place = keys.back().bytes();
  keys.pop_back();
  CHECK(place == zero);
}
