// Conversations with cards, one file each under transcripts/: what is asked, what is answered, what must come out.
#include <catch2/catch.hpp>
#include <filesystem>

#include "card_reader/social_security_card.h"
#include "transcript.h"

using namespace huanka::card_reader;

namespace {

const std::filesystem::path kFolder =
    std::filesystem::path(HUANKA_SOURCE_DIR) / "tests/unit/drivers/card_reader/transcripts";

std::string item(const CardData& card, const std::string& name) {
  if (name == "generation") return std::to_string(static_cast<int>(card.generation) + 1);
  if (name == "identification_code") return card.identification_code;
  if (name == "card_number") return card.card_number;
  if (name == "issue_date") return card.issue_date;
  if (name == "expiry_date") return card.expiry_date;
  if (name == "id_number") return card.id_number;
  if (name == "name") return card.name;
  if (name == "sex") return std::string(1, card.sex);
  if (name == "nation") return card.nation;
  if (name == "birth_date") return card.birth_date;
  if (name == "pan") return card.pan.value_or("none");
  return "unknown item " + name;
}

}  // namespace

TEST_CASE("each transcript is followed to its end and gives what it promises", "[card_reader][transcript]") {
  int played = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    INFO(entry.path().stem().string());
    const Transcript transcript = Transcript::load(entry.path());
    TranscriptTransport card(transcript);
    const auto data = read_social_security_card(card, {});
    const auto fault = transcript.expected.find("fault");
    if (fault != transcript.expected.end()) {
      REQUIRE_FALSE(data.has_value());
      INFO(data.error().detail);
      CHECK(std::string(to_string(data.error().fault)) == fault->second);
    } else {
      INFO("after " << card.position() << " exchanges: " << (data ? "" : data.error().detail));
      REQUIRE(data.has_value());
      for (const auto& [name, value] : transcript.expected) {
        INFO(name);
        CHECK(item(*data, name) == value);
      }
    }
    CHECK(card.finished());
    ++played;
  }
  CHECK(played >= 15);
}
