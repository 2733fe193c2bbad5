// A third-generation card is read with a security module: simulated throughout, and through pcscd with the card in one
// slot and a PSAM in the other (issue 4; domain reference 1.5). Every way it can fail has an outcome of its own.
#include "module_rigs.h"

using namespace huanka;
using namespace huanka::security_module;
using card_reader::Trouble;
using Reading = card_reader::Fault;

namespace {
constexpr card_reader::ReadLimits limits{std::chrono::seconds(20), std::chrono::milliseconds(900), 64};

Reading fault(ModuleRig& rig) {
  const auto card = rig.reader().read_card(limits, {});
  REQUIRE_FALSE(card);
  CHECK_FALSE(card.error().detail.empty());
  return card.error().fault;
}

void check_reads(ModuleRig& rig, const std::string& name) {
  INFO(name);
  rig.insert(name);
  const auto card = rig.reader().read_card(limits, {});
  if (!card) FAIL(std::string(to_string(card.error().fault)) + " " + card.error().detail);
  const auto profile = card_reader::profile(name).value();
  CHECK(*card == expected_reading(profile, profile.generation == card_reader::Generation::Third));
}
}  // namespace

TEMPLATE_TEST_CASE("a genuine new card gives its holder away, an old card is read as ever",
                   "[security_module][contract]", SoftwareRig, PsamRig) {
  TestType rig;
  check_reads(rig, "new-icbc");
  check_reads(rig, "new-icbc");
  check_reads(rig, "new-open");
  check_reads(rig, "ccb");
}

TEMPLATE_TEST_CASE("a clone, a replay, a wrong key and a repeated challenge each have their own fault",
                   "[security_module][contract]", SoftwareRig, PsamRig) {
  TestType rig;
  rig.insert("new-clone");
  CHECK(fault(rig) == Reading::CardNotGenuine);
  rig.insert("new-replay");
  CHECK(fault(rig) == Reading::CardNotGenuine);
  rig.insert("new-other-key");
  CHECK(fault(rig) == Reading::TerminalNotTrusted);
  rig.insert("new-repeats");
  CHECK(fault(rig) == Reading::ChallengeRepeated);
  check_reads(rig, "new-icbc");
}

TEST_CASE("with a module of another issuer no card of this one is genuine", "[security_module]") {
  SoftwareRig rig;
  const rig::TemporaryFolder folder;
  auto other = rig::must(SoftwareModule::open(rig::make_key_file(folder.path() / "other"), algorithm));
  card_reader::SimulatedCardReader reader;
  reader.use_module({std::move(other), {}, ""}, card_reader::IssuerKeys{rig.masters(), algorithm});
  reader.insert(card_reader::profile("new-icbc").value());
  CHECK(reader.read_card(limits, {}).error().fault == Reading::CardNotGenuine);
}

TEST_CASE("a module that cannot be used is said so; old cards are read without it", "[security_module]") {
  card_reader::SimulatedCardReader reader;
  reader.use_module({std::make_shared<MissingModule>("no key file is named"), {}, ""}, std::nullopt);
  reader.insert(card_reader::profile("new-icbc").value());
  const auto card = reader.read_card(limits, {});
  REQUIRE_FALSE(card);
  CHECK(card.error() == card_reader::Error{Reading::ModuleMissing, "security module: no key file is named"});
  reader.insert(card_reader::profile("ccb").value());
  CHECK(reader.read_card(limits, {}));
}

TEST_CASE("without a module a card that could be authenticated is read as far as it lets itself be read",
          "[security_module]") {
  SoftwareRig rig;
  card_reader::SimulatedCardReader reader;
  reader.use_module({}, card_reader::IssuerKeys{rig.masters(), algorithm});
  reader.insert(card_reader::profile("new-icbc").value());
  const auto card = rig::must(reader.read_card(limits, {}));
  CHECK(card == expected_reading(card_reader::profile("new-icbc").value()));
  CHECK(card.id_number.empty());
}

TEST_CASE("the card is asked with the references that the configuration names", "[security_module]") {
  struct Recorder : card_reader::Transport {
    std::vector<card_reader::CommandApdu> said;
    card_reader::SimulatedCardOs card;
    explicit Recorder(card_reader::CardImage image) : card(std::move(image)) {}
    Result<card_reader::ResponseApdu, card_reader::Error> transmit(const card_reader::CommandApdu& command) override {
      said.push_back(command);
      return card_reader::ResponseApdu::parse(card.process(command.encoded(card_reader::Protocol::T0))).value();
    }
    card_reader::Interface interface() const override { return card_reader::Interface::Contact; }
    Bytes historical_bytes() const override { return {}; }
  };
  SoftwareRig rig;
  const auto profile = card_reader::profile("new-icbc").value();
  Recorder line(make_card_image(profile, card_reader::IssuerKeys{rig.masters(), algorithm}));
  card_reader::CardChannel channel(line, limits);
  REQUIRE(authenticate(channel, {rig.module(), {0x03, 0x81, 0x04, 0x82}, ""}, profile.identification_code, nullptr));
  REQUIRE(line.said.size() == 5);  // the answer to INTERNAL AUTHENTICATE is fetched by GET RESPONSE
  const auto& internal = line.said.front();
  const auto& external = line.said.back();
  CHECK((internal.ins == 0x88 && internal.p1 == 0x03 && internal.p2 == 0x81 && internal.data.size() == 16));
  CHECK((external.ins == 0x82 && external.p1 == 0x04 && external.p2 == 0x82 && external.data.size() == 16));
}

TEST_CASE("a terminal that guesses is let try three times, and a proof is good for one challenge",
          "[security_module]") {
  SoftwareRig rig;
  const auto image =
      make_card_image(card_reader::profile("new-icbc").value(), card_reader::IssuerKeys{rig.masters(), algorithm});
  const auto keys = *image.secret->keys;
  card_reader::SimulatedCardOs card(image);
  const auto challenge = [&] {
    Bytes both;
    for (int n = 0; n < 2; ++n) {
      const auto said = card.process(Bytes{0x00, 0x84, 0x00, 0x00, 0x08});
      both.insert(both.end(), said.begin(), said.begin() + 8);
    }
    return both;
  };
  const auto proves = [&](const Bytes& proof) {
    Bytes command{0x00, 0x82, 0x00, 0x00, 0x10};
    command.insert(command.end(), proof.begin(), proof.end());
    return card_reader::to_hex(card.process(command));
  };
  const auto good = keys.external.encrypt(algorithm, challenge());
  CHECK(proves(good) == "9000");
  CHECK(proves(good) == "6985");  // its challenge is used up
  challenge();
  CHECK(proves(good) == "63C2");  // replayed to another challenge
  challenge();
  CHECK(proves(good) == "63C1");
  card.reset();
  challenge();
  CHECK(proves(good) == "63C0");
  CHECK(proves(keys.external.encrypt(algorithm, challenge())) == "6983");
}

TEST_CASE("a PSAM pulled or silent during the read, and a slot without one, are told apart from the card's faults",
          "[security_module][contract]") {
  PsamRig rig;
  rig.insert("new-icbc");
  for (const int after : {1, 3, 5}) {
    CAPTURE(after);
    rig.peer().plan_psam(Trouble::Pull, after);
    CHECK(fault(rig) == Reading::ModuleLost);
    rig.wait_for_psam(false);
    CHECK(fault(rig) == Reading::ModuleMissing);
    rig.peer().insert_psam();
    rig.wait_for_psam(true);
  }
  rig.peer().plan_psam(Trouble::Mute, 2);
  CHECK(fault(rig) == Reading::ModuleLost);
  rig.peer().pull_psam();
  rig.wait_for_psam(false);
  rig.peer().insert_psam();
  rig.wait_for_psam(true);
  rig.peer().plan(Trouble::Pull, 12);  // the card itself, in the middle of the exchange
  CHECK(fault(rig) == Reading::CardRemoved);
  check_reads(rig, "new-icbc");
}

TEST_CASE("the PSAM's slot is never a reader for people's cards", "[security_module][contract]") {
  PsamRig rig;
  CHECK(rig.reader().state() == card_reader::State::Empty);
  CHECK(fault(rig) == Reading::NoCard);
  CHECK(rig.reader().wait_for_change(std::chrono::seconds(5), {}) == card_reader::Event::ReaderFound);
  CHECK_FALSE(rig.reader().wait_for_change(std::chrono::milliseconds(0), {}));
  check_reads(rig, "new-icbc");
}
