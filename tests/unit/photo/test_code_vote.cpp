// What the camera saw counts when it was seen twice (R125; issue 5: no wrong number ever accepted).
#include <catch2/catch.hpp>

#include "photo/code_vote.h"

using namespace huanka::photo;

TEST_CASE("R125: one read is none; the second equal one is told, once", "[photo][receipt]") {
  CodeVote vote;
  CHECK_FALSE(vote.see("441"));
  CHECK_FALSE(vote.see({}));
  CHECK(vote.see("441") == "441");
  for (int frame = 0; frame < 200; ++frame) CHECK_FALSE(vote.see("441"));
}

TEST_CASE("R125: a misread between two reads is not believed, and they begin anew", "[photo][receipt]") {
  CodeVote vote;
  CHECK_FALSE(vote.see("441"));
  CHECK_FALSE(vote.see("447"));
  CHECK_FALSE(vote.see("441"));
  CHECK(vote.see("441") == "441");
}

TEST_CASE("R125: after two seconds out of sight a code may be told again, and a single read is forgotten",
          "[photo][receipt]") {
  CodeVote vote;
  const auto look_away = [&] {
    for (int frame = 0; frame < 61; ++frame) CHECK_FALSE(vote.see({}));
  };
  CHECK_FALSE(vote.see("441"));
  look_away();
  CHECK_FALSE(vote.see("441"));
  CHECK(vote.see("441") == "441");
  look_away();
  CHECK_FALSE(vote.see("441"));
  CHECK(vote.see("441") == "441");
}

TEST_CASE("R125: another code is told while the first one is still in sight", "[photo][receipt]") {
  CodeVote vote;
  vote.see("441");
  CHECK(vote.see("441") == "441");
  CHECK_FALSE(vote.see("552"));
  CHECK_FALSE(vote.see("441"));
  CHECK(vote.see("552") == "552");
}
