// The geometry and the limits that make a portrait one of GA 461-2004, on faces made of numbers.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>
#include <set>

#include "photo/crop_plan.h"
#include "photo/face_shape.h"
#include "photo/findings.h"

using namespace huanka::photo;

namespace {
const huanka::domain::PortraitRule rule;

/// An upright face of the usual proportions (platform notes part C 4): width 2.17 eye distances, chin 0.81 widths below
/// the eyes.
FaceShape face(Point eyes, double width, double roll = 0) {
  FaceShape shape;
  shape.eye_middle = eyes;
  shape.face_width = width;
  shape.eye_distance = width / 2.17;
  shape.eye_to_chin = 0.81 * width;
  shape.roll = roll;
  return shape;
}

Point mapped(const CropPlan& plan, Point p) {
  const auto& m = plan.matrix;
  return {m[0] * p.x + m[1] * p.y + m[2], m[3] * p.x + m[4] * p.y + m[5]};
}

Point at_angle(Point from, double distance, double degrees) {
  const double turn = degrees * std::numbers::pi / 180;
  return {from.x + distance * std::cos(turn), from.y + distance * std::sin(turn)};
}

Values good_values() {
  Values values;
  const auto put = [&](Measure measure, double value) { value_of(values, measure) = value; };
  put(Measure::Faces, 1);
  put(Measure::FaceWidth, 207);
  put(Measure::Crown, 14);
  put(Measure::EyeLine, 230);
  put(Measure::Centring, 2);
  put(Measure::Yaw, 3);
  put(Measure::FaceBrightness, 0.55);
  put(Measure::EyesOpen, 0.07);
  put(Measure::PictureSize, 1);
  put(Measure::FileSize, 18);
  return values;
}
}  // namespace

TEST_CASE("GA 461-2004: a crop has the face centred and straight, 207 px wide, the crown 14 px below the edge",
          "[photo]") {
  const double roll = GENERATE(0.0, 12.0, -25.0);
  const FaceShape shape = face({900, 700}, 300, roll);
  const double crown = 0.93 * 300;
  const CropPlan plan = plan_crop(shape, crown, {2000, 2000}, rule);
  REQUIRE(plan.covered);
  CHECK_FALSE(plan.hair_cut);
  CHECK(plan.face_width == Approx(207));
  const Point eyes = mapped(plan, shape.eye_middle);
  CHECK(eyes.x == Approx(358 / 2.0));
  CHECK(441 - eyes.y >= 207);
  const Point top = mapped(plan, at_angle(shape.eye_middle, crown, roll - 90));
  CHECK(top.x == Approx(eyes.x).margin(1e-6));
  CHECK(top.y == Approx(14).margin(0.5));
  const Point left_ear = mapped(plan, at_angle(shape.eye_middle, 150, roll + 180));
  const Point right_ear = mapped(plan, at_angle(shape.eye_middle, 150, roll));
  CHECK(right_ear.x - left_ear.x == Approx(207));
  CHECK(right_ear.y == Approx(left_ear.y).margin(1e-6));
}

TEST_CASE("GA 461-2004: tall hair makes the face smaller first, then is cut; the eye line always holds", "[photo]") {
  const FaceShape shape = face({1000, 1000}, 300);
  const double crown_in_faces = GENERATE(0.7, 0.9, 1.05, 1.12, 1.17, 1.3, 1.6);
  CAPTURE(crown_in_faces);
  const CropPlan plan = plan_crop(shape, crown_in_faces * 300, {3000, 3000}, rule);
  CHECK(plan.face_width >= 193);
  CHECK(plan.face_width <= 221);
  CHECK(441 - plan.eye_line >= 207);
  // 234 px from the edge to the lowest eyes, 7 of them above the hair, at 193 px of face.
  const bool fits = 7 + crown_in_faces * 193 <= 234;
  CHECK(plan.hair_cut == !fits);
  if (fits) CHECK((plan.crown >= 7 && plan.crown <= 21));
  CHECK(mapped(plan, shape.eye_middle).y == Approx(plan.eye_line));
}

TEST_CASE("a source without room around the head covers no crop; a little more face is taken first", "[photo]") {
  const FaceShape shape = face({400, 420}, 300);
  CHECK_FALSE(plan_crop(shape, 279, {500, 2000}, rule).covered);                   // no room at the right
  CHECK_FALSE(plan_crop(shape, 279, {2000, 600}, rule).covered);                   // no shoulders
  CHECK_FALSE(plan_crop(face({400, 250}, 300), 279, {2000, 2000}, rule).covered);  // no room above
  // Below the eyes 441 - 206.5 px at 207 px of face are 340 px of the source; at 221 px of face they are fewer.
  const CropPlan tight = plan_crop(shape, 279, {2000, 747}, rule);
  CHECK(tight.covered);
  CHECK(tight.face_width > 207);
}

TEST_CASE("a narrow rule for face and crown is no division by nothing", "[photo]") {
  huanka::domain::PortraitRule narrow;
  narrow.face_width_px = {200, 200};
  narrow.crown_px = {10, 10};
  const CropPlan plan = plan_crop(face({900, 700}, 300), 279, {2000, 2000}, narrow);
  CHECK(plan.face_width == Approx(200));
  CHECK(plan.crown == Approx(10));
}

TEST_CASE("every measure has one name, one place in the order and one finding", "[photo]") {
  const auto findings = judge({}, rule);
  REQUIRE(findings.size() == measure_count);
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < measure_count; ++i) {
    const auto measure = static_cast<Measure>(i);
    names.insert(name_of(measure));
    CHECK(std::count_if(findings.begin(), findings.end(), [&](const Finding& f) { return f.measure == measure; }) == 1);
  }
  CHECK(names.size() == measure_count);
}

TEST_CASE("what was not measured is not judged, and what no network can judge is asked", "[photo]") {
  const auto findings = judge({}, rule);
  for (const Finding& finding : findings) {
    const bool asked = finding.measure == Measure::FaceFree || finding.measure == Measure::HeadBare ||
                       finding.measure == Measure::GlassesClear;
    CHECK(finding.verdict == (asked ? Verdict::Ask : Verdict::NotJudged));
  }
}

TEST_CASE("GA 461-2004: each row of the geometry table fails on both sides of its range, and only there", "[photo]") {
  struct Row {
    Measure measure;
    double inside, below, above;
  };
  const auto row = GENERATE(Row{Measure::FaceWidth, 193, 192, 222}, Row{Measure::Crown, 21, 6, 22},
                            Row{Measure::FileSize, 40, 13, 41});
  for (const auto& [value, verdict] : {std::pair{row.inside, Verdict::Pass}, std::pair{row.below, Verdict::Fail},
                                       std::pair{row.above, Verdict::Fail}}) {
    Values values = good_values();
    value_of(values, row.measure) = value;
    const auto findings = judge(values, rule);
    CHECK(finding_of(findings, row.measure).verdict == verdict);
    CHECK(finding_of(findings, row.measure).too_high == (value == row.above));
    CHECK(worst(findings) == verdict);
  }
}

TEST_CASE("GA 461-2004: where both vertical rules cannot hold the eye line wins over the crown", "[photo]") {
  Values values = good_values();
  value_of(values, Measure::Crown) = -5;
  value_of(values, Measure::EyeLine) = 207;
  CHECK(finding_of(judge(values, rule), Measure::Crown).verdict == Verdict::Advise);
  CHECK(worst(judge(values, rule)) == Verdict::Advise);
  // With room left below, the hair need not have been cut.
  value_of(values, Measure::EyeLine) = 230;
  CHECK(finding_of(judge(values, rule), Measure::Crown).verdict == Verdict::Fail);
  value_of(values, Measure::EyeLine) = 200;
  CHECK(finding_of(judge(values, rule), Measure::EyeLine).verdict == Verdict::Fail);
}

TEST_CASE("no face or two faces fail, whatever else is right", "[photo]") {
  Values values = good_values();
  for (const int faces : {0, 2, 3}) {
    value_of(values, Measure::Faces) = faces;
    CHECK(worst(judge(values, rule)) == Verdict::Fail);
  }
}
