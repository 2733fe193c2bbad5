// What the person before the camera is told, by what is seen of them (issue 5).
#include <catch2/catch.hpp>
#include <set>

#include "photo/guidance.h"

using namespace huanka::photo;

namespace {
constexpr Size frame{1280, 720};
const huanka::domain::PortraitRule rule;

/// Sits right before a camera of 1280 x 720: nothing to say.
Seen right() {
  FaceShape face;
  face.eye_middle = {640, 330};
  face.face_width = 220;
  face.eye_distance = 101;
  face.eye_to_chin = 178;
  face.eye_opening = 0.07;
  face.mouth_opening = 0.01;
  Seen seen{.faces = 1, .shape = face, .light = {}};
  value_of(seen.light, Measure::FaceBrightness) = 0.55;
  value_of(seen.light, Measure::Overexposed) = 0;
  value_of(seen.light, Measure::SideLight) = 0.9;
  return seen;
}

FaceHint after(void (*change)(Seen&)) {
  Seen seen = right();
  change(seen);
  return guide(seen, frame, rule);
}
}  // namespace

TEST_CASE("who sits right is told so", "[photo]") { CHECK(guide(right(), frame, rule) == FaceHint::Good); }

TEST_CASE("each thing that is wrong has its own sentence", "[photo]") {
  CHECK(after([](Seen& s) { s.faces = 0; }) == FaceHint::NoFace);
  CHECK(after([](Seen& s) { s.shape.reset(); }) == FaceHint::NoFace);
  CHECK(after([](Seen& s) { s.faces = 2; }) == FaceHint::ManyFaces);
  CHECK(after([](Seen& s) { s.shape->face_width = 110; }) == FaceHint::ComeCloser);
  CHECK(after([](Seen& s) { s.shape->face_width = 400; }) == FaceHint::MoveBack);
  CHECK(after([](Seen& s) { s.shape->eye_middle.x = 100; }) == FaceHint::MoveToCentre);
  CHECK(after([](Seen& s) { s.shape->eye_middle.x = 1200; }) == FaceHint::MoveToCentre);
  CHECK(after([](Seen& s) { s.shape->eye_middle.y = 120; }) == FaceHint::MoveDown);
  CHECK(after([](Seen& s) { s.shape->eye_middle.y = 650; }) == FaceHint::MoveUp);
  CHECK(after([](Seen& s) { value_of(s.light, Measure::FaceBrightness) = 0.1; }) == FaceHint::MoreLight);
  CHECK(after([](Seen& s) { value_of(s.light, Measure::FaceBrightness) = 0.95; }) == FaceHint::LessLight);
  CHECK(after([](Seen& s) { value_of(s.light, Measure::Overexposed) = 0.3; }) == FaceHint::LessLight);
  CHECK(after([](Seen& s) { value_of(s.light, Measure::SideLight) = 0.2; }) == FaceHint::FaceTheLight);
  CHECK(after([](Seen& s) { s.shape->yaw = -20; }) == FaceHint::LookStraight);
  CHECK(after([](Seen& s) { s.shape->pitch = 25; }) == FaceHint::LookStraight);
  CHECK(after([](Seen& s) { s.shape->roll = 6; }) == FaceHint::HoldUpright);
  CHECK(after([](Seen& s) { s.shape->eye_opening = 0.01; }) == FaceHint::OpenEyes);
  CHECK(after([](Seen& s) { s.shape->mouth_opening = 0.15; }) == FaceHint::CloseMouth);
}

TEST_CASE("of several things the one that must be mended first is said", "[photo]") {
  CHECK(after([](Seen& s) {
          s.shape->face_width = 110;
          s.shape->yaw = 30;
          value_of(s.light, Measure::FaceBrightness) = 0.1;
        }) == FaceHint::ComeCloser);
  CHECK(after([](Seen& s) {
          s.shape->yaw = 30;
          value_of(s.light, Measure::FaceBrightness) = 0.1;
        }) == FaceHint::MoreLight);
}

TEST_CASE("light that was not measured is not complained of", "[photo]") {
  CHECK(after([](Seen& s) { s.light = {}; }) == FaceHint::Good);
}

TEST_CASE("every measure that can fail tells the person something to do, never that all is well", "[photo]") {
  std::set<FaceHint> said;
  for (std::size_t i = 0; i < measure_count; ++i) {
    const auto measure = static_cast<Measure>(i);
    for (const bool high : {false, true}) {
      const FaceHint hint = hint_of({Finding{.measure = measure, .verdict = Verdict::Fail, .too_high = high}});
      CHECK(hint != FaceHint::Good);
      said.insert(hint);
    }
  }
  CHECK(said.size() >= 14);
  CHECK(hint_of({Finding{.measure = Measure::Yaw, .verdict = Verdict::Advise}}) == FaceHint::Good);
}
