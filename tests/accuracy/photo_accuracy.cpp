// How well portraits are found, measured and cut, on real faces of packages. Prints its tables and fails when a number
// falls below its floor. usage: photo_accuracy MODELS PACKAGES [--tuning]
//   --tuning  show the tuning half instead of the held-out one, without floors: what limits may be chosen by
#include <dlib/image_processing.h>
#include <dlib/image_processing/frontal_face_detector.h>
#include <dlib/opencv.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <functional>
#include <iostream>
#include <map>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <set>

#include "damage.h"
#include "iso_measures.h"
#include "picture_values.h"
#include "samples.h"
#include "still.h"

using namespace huanka;
using namespace huanka::accuracy;
using namespace huanka::photo;

namespace {
namespace fs = std::filesystem;

const domain::PortraitRule rule;
const fs::path dlib_faces = "/usr/share/doc/libdlib19.1/examples/faces";
const fs::path matplotlib = "/usr/share/matplotlib/mpl-data/sample_data";
const char* const dlib_model = "/usr/share/dlib/shape_predictor_68_face_landmarks.dat";

int failed = 0;
bool floors = true;

/// One line of a table; fails the run when the share is below its floor.
void row(const std::string& what, int good, int all, double floor) {
  const double percent = all == 0 ? 0 : 100.0 * good / all;
  const bool low = floors && percent < floor;
  std::printf("  %-44s %4d of %4d  %5.1f %%   (at least %.1f)%s\n", what.c_str(), good, all, percent, floor,
              low ? "  TOO LOW" : "");
  failed += low ? 1 : 0;
}

void row_most(const std::string& what, double value, double most) {
  const bool high = floors && value > most;
  std::printf("  %-44s %8.3f   (at most %.3f)%s\n", what.c_str(), value, most, high ? "  TOO HIGH" : "");
  failed += high ? 1 : 0;
}

double quantile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5)];
}

// ---- finding faces

cv::Mat in_a_frame(const cv::Mat& picture, double size, double turn) {
  constexpr int width = 640, height = 360;
  const double scale = size * height / picture.rows;
  cv::Mat place = cv::getRotationMatrix2D(cv::Point(picture.cols / 2, picture.rows / 2), turn, scale);
  place.at<double>(0, 2) += (width - picture.cols) / 2.0;
  place.at<double>(1, 2) += (height - picture.rows) / 2.0;
  cv::Mat frame;
  cv::warpAffine(picture, frame, place, {width, height}, cv::INTER_AREA, cv::BORDER_CONSTANT,
                 cv::Scalar(128, 128, 128));
  return frame;
}

void finding(FaceNetworks& networks, const std::vector<Sample>& samples) {
  struct Condition {
    std::string name;
    std::function<cv::Mat(const cv::Mat&)> frame;
    double floor;
  };
  const std::vector<Condition> conditions{
      {"as it is", [](const cv::Mat& p) { return in_a_frame(p, 0.9, 0); }, 99},
      {"a quarter of the light", [](const cv::Mat& p) { return darker(in_a_frame(p, 0.9, 0), 0.25); }, 97},
      {"a tenth of the light", [](const cv::Mat& p) { return darker(in_a_frame(p, 0.9, 0), 0.1); }, 90},
      {"turned by 15 degrees", [](const cv::Mat& p) { return in_a_frame(p, 0.9, 15); }, 97},
      {"turned by 30 degrees", [](const cv::Mat& p) { return in_a_frame(p, 0.9, -30); }, 90},
      {"half as large", [](const cv::Mat& p) { return in_a_frame(p, 0.45, 0); }, 97},
      {"out of focus, 3 px", [](const cv::Mat& p) { return blurred(in_a_frame(p, 0.9, 0), 3); }, 95},
  };
  std::puts("Faces found: exactly one, surely a face");
  std::map<std::string, std::pair<int, int>> groups;
  for (const Condition& condition : conditions) {
    int good = 0;
    for (const Sample& sample : samples) {
      const bool one = count_faces(condition.frame(sample.picture), networks).count == 1;
      good += one ? 1 : 0;
      if (!one && std::getenv("NAMES") != nullptr) std::printf("    missed: %s\n", sample.name.c_str());
      for (const std::string& group : sample.groups) {
        groups[group].first += one ? 1 : 0;
        ++groups[group].second;
      }
    }
    row(condition.name, good, static_cast<int>(samples.size()), condition.floor);
  }
  std::puts("  over all conditions, by group:");
  for (const auto& [name, found] : groups) row("  " + name, found.first, found.second, 93);
}

void boxes(FaceNetworks& networks) {
  int found = 0, all = 0, unmatched = 0;
  for (const BoxedPicture& boxed : boxed_pictures(dlib_faces)) {
    const auto faces = networks.find(boxed.picture);
    std::vector<bool> used(faces.size());
    for (const Box& box : boxed.faces) {
      ++all;
      for (std::size_t i = 0; i < faces.size(); ++i) {
        const Box& f = faces[i].box;
        const double x = f.x + f.width / 2, y = f.y + f.height / 2;
        if (used[i] || x < box.x || y < box.y || x > box.x + box.width || y > box.y + box.height) continue;
        used[i] = true;
        ++found;
        break;
      }
    }
    unmatched += static_cast<int>(std::count(used.begin(), used.end(), false));
  }
  std::puts("Groups of small faces with boxes drawn by hand");
  row("boxes found", found, all, 95);
  std::printf("  %-44s %4d\n", "faces where no box was drawn", unmatched);
}

void no_faces(FaceNetworks& networks, const std::vector<Sample>& samples) {
  int called_face = 0, accepted = 0;
  for (const Sample& sample : samples) {
    const bool face = count_faces(sample.picture, networks).count > 0;
    called_face += face ? 1 : 0;
    if (!face) continue;
    const Still still = make_still(sample.picture, networks, rule);
    const bool is_accepted = !still.jpeg.empty() && worst(judge(still.values, rule)) != Verdict::Fail;
    accepted += is_accepted ? 1 : 0;
    if (std::getenv("NAMES") != nullptr) std::printf("    taken for a face: %s\n", sample.name.c_str());
  }
  std::puts("Pictures and parts of pictures without a face");
  row("not taken for a face", static_cast<int>(samples.size()) - called_face, static_cast<int>(samples.size()), 98);
  row_most("accepted as a photo", accepted, 0);
}

// ---- landmarks against an independent estimator

struct Eyes {
  Point left, right;
};

/// dlib's finder and landmarks, nothing of ours; empty when its finder sees no face.
class SecondOpinion {
 public:
  SecondOpinion() { dlib::deserialize(dlib_model) >> predictor_; }
  std::optional<Eyes> eyes(const cv::Mat& bgr) {
    cv::Mat copy = bgr.clone();
    const dlib::cv_image<dlib::bgr_pixel> image(copy);
    const auto faces = finder_(image);
    if (faces.size() != 1) return std::nullopt;
    const auto points = predictor_(image, faces.front());
    const auto middle = [&](unsigned long a, unsigned long b) {
      const auto half = [](long first, long second) { return static_cast<double>(first + second) / 2; };
      return Point{half(points.part(a).x(), points.part(b).x()), half(points.part(a).y(), points.part(b).y())};
    };
    return Eyes{middle(36, 39), middle(42, 45)};
  }

 private:
  dlib::frontal_face_detector finder_ = dlib::get_frontal_face_detector();
  dlib::shape_predictor predictor_;
};

void landmarks(FaceNetworks& networks, const std::vector<Sample>& samples) {
  SecondOpinion opinion;
  std::vector<double> errors;
  for (const Sample& sample : samples) {
    const auto counted = count_faces(sample.picture, networks);
    if (!counted.largest) continue;
    const FaceShape shape = shape_of(counted.largest->mesh);
    const auto too_far_aside = limits_of(Measure::Yaw, rule).fail_above;
    if (std::abs(shape.yaw) > *too_far_aside) continue;  // no photo would be made of it
    const auto eyes = opinion.eyes(sample.picture);
    if (!eyes) continue;
    for (const auto& [ours, theirs] :
         {std::pair{shape.left_eye, eyes->left}, std::pair{shape.right_eye, eyes->right}}) {
      errors.push_back(std::hypot(ours.x - theirs.x, ours.y - theirs.y) / shape.eye_distance);
      if (errors.back() > 0.05 && std::getenv("NAMES") != nullptr)
        std::printf("    %s: %.3f, roll %.0f, yaw %.0f\n", sample.name.c_str(), errors.back(), shape.roll, shape.yaw);
    }
  }
  std::puts("Middles of the eyes against dlib's landmarks, in distances between the eyes");
  row_most("median", quantile(errors, 0.5), 0.035);
  row("within 0.05", static_cast<int>(std::count_if(errors.begin(), errors.end(), [](double e) { return e <= 0.05; })),
      static_cast<int>(errors.size()), 95);
}

// ---- cutting

void cutting(FaceNetworks& networks, const std::vector<Sample>& samples) {
  SecondOpinion opinion;
  const std::vector<std::pair<Measure, std::string>> rows{
      {Measure::FaceWidth, "face width 193 to 221 px"},
      {Measure::Crown, "crown 7 to 21 px, or the eye line won"},
      {Measure::EyeLine, "eyes at least 207 px above the edge"},
      {Measure::Centring, "eyes' middle within 17 px of the middle"},
      {Measure::Roll, "straight within 8 degrees"},
      {Measure::PictureSize, "358 x 441 px, 350 dpi"},
      {Measure::FileSize, "14 to 40 KiB"}};
  std::map<Measure, int> met;
  int covered = 0, everything = 0, asked = 0, independent = 0;
  for (const Sample& sample : samples) {
    // Room for the crop, as before a kiosk: the picture's own edge colours around it.
    cv::Mat roomy;
    const int around = sample.picture.rows / 2;
    cv::copyMakeBorder(sample.picture, roomy, around, around, around, around, cv::BORDER_REPLICATE);
    const Portrait portrait = look_at(sample.picture, networks);
    if (portrait.faces != 1 || !portrait.crown_above_eyes) continue;  // hair leaves the source
    const Still still = make_still(roomy, networks, rule);
    if (still.jpeg.empty()) continue;
    ++covered;
    const auto findings = judge(still.values, rule);
    bool all = true;
    for (const auto& [measure, name] : rows) {
      const auto found =
          std::find_if(findings.begin(), findings.end(), [&](const Finding& f) { return f.measure == measure; });
      const bool good = found->verdict == Verdict::Pass || found->verdict == Verdict::Advise;
      met[measure] += good ? 1 : 0;
      all = all && good;
      if (!good && std::getenv("NAMES") != nullptr)
        std::printf("    %s %s %f\n", sample.name.c_str(), std::string(name_of(measure)).c_str(),
                    found->value.value_or(-99));
    }
    everything += all ? 1 : 0;
    const cv::Mat finished = cv::imdecode(still.jpeg, cv::IMREAD_COLOR);
    if (const auto eyes = opinion.eyes(finished)) {
      ++asked;
      const double x = (eyes->left.x + eyes->right.x) / 2, y = (eyes->left.y + eyes->right.y) / 2;
      constexpr double to_a_side = 17, to_the_edge = 207, reading = 3;  // px; `reading`: what dlib differs by itself
      independent += std::abs(x - 179) <= to_a_side && 441 - y >= to_the_edge - reading ? 1 : 0;
    }
  }
  std::puts("Photos cut from portraits whose head is whole");
  for (const auto& [measure, name] : rows) row(name, met[measure], covered, 97);
  row("every row at once", everything, covered, 95);
  row("eyes' place by dlib's landmarks", independent, asked, 97);
}

// ---- light, colour, detail

cv::Mat written_and_read(const cv::Mat& picture) {
  std::vector<std::uint8_t> jpeg;
  cv::imencode(".jpg", picture, jpeg, {cv::IMWRITE_JPEG_QUALITY, rule.jpeg_quality});
  return cv::imdecode(jpeg, cv::IMREAD_COLOR);
}

/// The face before a white wall, cut as the kiosk would cut it; where the source ends, its edge goes on.
std::optional<GoodPicture> good_picture(const std::string& name, bool tuning, const cv::Mat& source, bool sharp,
                                        const FaceShape& shape, FaceNetworks& networks) {
  constexpr double usual_crown = 0.95;
  const CropPlan plan = plan_crop(shape, usual_crown * shape.face_width, {source.cols, source.rows}, rule);
  cv::Mat cut;
  cv::Mat from = source;
  cv::Matx23d matrix(plan.matrix.data());
  if (plan.scale < 0.5) {
    cv::resize(source, from, {}, plan.scale * 2, plan.scale * 2, cv::INTER_AREA);
    for (int r : {0, 1})
      for (int c : {0, 1}) matrix(r, c) /= plan.scale * 2;
  }
  cv::warpAffine(from, cut, matrix, {rule.width_px, rule.height_px}, cv::INTER_CUBIC, cv::BORDER_REPLICATE);
  const Portrait portrait = look_at(cut, networks);
  if (portrait.faces != 1) return std::nullopt;
  constexpr double hardly_enlarged = 1.3;
  GoodPicture good{name, tuning, sharp && plan.scale < hardly_enlarged, {}, {}};
  portrait.background.convertTo(good.person, CV_32F, -1 / 255.0, 1);
  cv::GaussianBlur(good.person, good.person, {}, 1.5);
  good.picture = cut;
  good.picture = before_wall(good, {252, 252, 252});
  return good;
}

/// Soft in their sources already, as one sees.
bool is_soft(const std::string& name) {
  static const std::set<std::string> soft{"bald_guys.jpg#12", "bald_guys.jpg#4", "sample3.jpg#1", "sample5.jpg#0",
                                          "sample5.jpg#1"};
  return soft.contains(name);
}

std::vector<GoodPicture> good_pictures(FaceNetworks& networks, const std::vector<Sample>& portraits,
                                       const std::vector<Sample>& sharp) {
  std::vector<GoodPicture> pictures;
  for (const auto* samples : {&portraits, &sharp})
    for (const Sample& sample : *samples) {
      int number = 0;
      for (const FoundFace& face : networks.find(sample.picture)) {
        const MeshedFace meshed = networks.mesh(sample.picture, face);
        const FaceShape shape = shape_of(meshed.mesh);
        const bool frontal = std::abs(shape.yaw) < 15 && std::abs(shape.pitch) < 18;
        const bool large = samples == &portraits || shape.face_width > 110;
        if (meshed.presence < 0.9 || !frontal || !large) continue;
        const std::string name = sample.name + "#" + std::to_string(number++);
        if (auto good = good_picture(name, is_for_tuning(name), sample.picture, samples == &sharp && !is_soft(name),
                                     shape, networks))
          pictures.push_back(*std::move(good));
      }
    }
  return pictures;
}

/// As the kiosk would measure it: written as JPEG, read back.
struct Judged {
  Values values;
  std::vector<Finding> findings;
  std::vector<IsoQuality> iso;
};

Judged judged(const cv::Mat& picture, FaceNetworks& networks) {
  const cv::Mat read = written_and_read(picture);
  const Portrait portrait = look_at(read, networks);
  Judged result{measure(read, portrait, rule), {}, {}};
  result.findings = judge(result.values, rule);
  if (!portrait.mesh.empty()) result.iso = iso_qualities(read, portrait);
  return result;
}

Verdict verdict_on(const Judged& picture, Measure measure) {
  return std::find_if(picture.findings.begin(), picture.findings.end(),
                      [&](const Finding& finding) { return finding.measure == measure; })
      ->verdict;
}

bool is_noticed(Verdict verdict) { return verdict == Verdict::Fail || verdict == Verdict::Advise; }

/// Where as many good pictures are beyond a limit as damaged ones are before it.
double equal_error(std::vector<double> good, std::vector<double> damaged, bool higher_is_worse) {
  if (!higher_is_worse) {
    for (double& v : good) v = -v;
    for (double& v : damaged) v = -v;
  }
  double best = 1;
  std::vector<double> limits = good;
  limits.insert(limits.end(), damaged.begin(), damaged.end());
  for (const double limit : limits) {
    const auto beyond = [&](const std::vector<double>& values) {
      return static_cast<double>(std::count_if(values.begin(), values.end(), [&](double v) { return v > limit; })) /
             static_cast<double>(values.size());
    };
    best = std::min(best, std::max(beyond(good), 1 - beyond(damaged)));
  }
  return best;
}

/// Good and damaged pictures of one damage, judged.
struct Trial {
  Damage damage;
  std::vector<Judged> good, damaged;
};

std::vector<Trial> trials(FaceNetworks& networks, const std::vector<GoodPicture>& all, bool tuning) {
  std::vector<Trial> made;
  std::vector<const GoodPicture*> pictures;
  std::vector<Judged> untouched;
  for (const GoodPicture& picture : all) {
    if (picture.tuning != tuning) continue;
    pictures.push_back(&picture);
    untouched.push_back(judged(picture.picture, networks));
  }
  for (const Damage& damage : damages()) {
    Trial trial{damage, {}, {}};
    for (std::size_t i = 0; i < pictures.size(); ++i) {
      if (damage.needs_detail && !pictures[i]->sharp) continue;
      trial.good.push_back(untouched[i]);
      trial.damaged.push_back(judged(damage.done_to(*pictures[i]), networks));
    }
    made.push_back(std::move(trial));
  }
  return made;
}

std::vector<double> values_of(const std::vector<Judged>& pictures, Measure measure) {
  std::vector<double> values;
  for (const Judged& picture : pictures)
    if (const auto value = picture.values.at(static_cast<std::size_t>(measure))) values.push_back(*value);
  return values;
}

void light_colour_detail(const std::vector<Trial>& all) {
  std::puts("Damage noticed (advised about or failed) by the measure that is there for it");
  std::puts(
      "  damage                 measure                  good p3..p97      damaged p3..p97    equal error  noticed  "
      "false alarms (fails)");
  for (const Trial& trial : all) {
    const Measure measure = trial.damage.measure;
    const auto good = values_of(trial.good, measure), damaged = values_of(trial.damaged, measure);
    if (good.empty() || damaged.empty()) continue;
    const auto count = [&](const std::vector<Judged>& pictures, auto condition) {
      return static_cast<double>(
                 std::count_if(pictures.begin(), pictures.end(),
                               [&](const Judged& picture) { return condition(verdict_on(picture, measure)); })) /
             static_cast<double>(pictures.size());
    };
    // A face that is not found any more is noticed too.
    const double noticed = count(trial.damaged, [](Verdict v) { return v != Verdict::Pass; });
    const double alarms = count(trial.good, is_noticed);
    const double fails = count(trial.good, [](Verdict v) { return v == Verdict::Fail; });
    const double eer = equal_error(good, damaged, quantile(damaged, 0.5) > quantile(good, 0.5));
    const bool bad = floors && (eer > 0.08 || noticed < 0.7 || fails > (trial.damage.needs_detail ? 0.15 : 0.06));
    std::printf("  %-22s %-22s %7.3f..%-7.3f %9.3f..%-7.3f %7.1f %%  %6.1f %%  %6.1f %% (%.1f %%)  n=%zu%s\n",
                trial.damage.name.c_str(), std::string(name_of(measure)).c_str(), quantile(good, 0.03),
                quantile(good, 0.97), quantile(damaged, 0.03), quantile(damaged, 0.97), 100 * eer, 100 * noticed,
                100 * alarms, 100 * fails, good.size(), bad ? "  OUTSIDE" : "");
    failed += bad ? 1 : 0;
  }
}

/// Which measures speak up at which damage, in percent of the pictures; what speaks up at the good ones is in the first
/// line.
void confusion(const std::vector<Trial>& all) {
  std::puts("Which measures notice which damage, % of pictures (under 10 % not shown)");
  const auto line = [](const std::string& name, const std::vector<Judged>& pictures) {
    std::printf("  %-22s", name.c_str());
    for (std::size_t i = 0; i < measure_count; ++i) {
      const auto measure = static_cast<Measure>(i);
      const auto noticed = std::count_if(pictures.begin(), pictures.end(),
                                         [&](const Judged& p) { return is_noticed(verdict_on(p, measure)); });
      const double percent = 100.0 * static_cast<double>(noticed) / static_cast<double>(pictures.size());
      if (percent >= 10) std::printf(" %s %.0f", std::string(name_of(measure)).c_str(), percent);
    }
    std::puts("");
  };
  if (!all.empty()) line("nothing", all.front().good);
  for (const Trial& trial : all) line(trial.damage.name, trial.damaged);
}

std::vector<double> ranks(const std::vector<double>& values) {
  std::vector<double> result;
  for (const double value : values) {
    const auto below = std::count_if(values.begin(), values.end(), [&](double v) { return v < value; });
    const auto equal = std::count(values.begin(), values.end(), value);
    result.push_back(static_cast<double>(below) + static_cast<double>(equal - 1) / 2);
  }
  return result;
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const auto mean = [](const std::vector<double>& v) {
    double sum = 0;
    for (const double x : v) sum += x;
    return sum / static_cast<double>(v.size());
  };
  const double mean_a = mean(a), mean_b = mean(b);
  double both = 0, squares_a = 0, squares_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    both += (a[i] - mean_a) * (b[i] - mean_b);
    squares_a += (a[i] - mean_a) * (a[i] - mean_a);
    squares_b += (b[i] - mean_b) * (b[i] - mean_b);
  }
  return squares_a > 0 && squares_b > 0 ? both / std::sqrt(squares_a * squares_b) : 0;
}

/// Rank agreement of our values with the reference's published qualities, over all good and damaged pictures.
void iso_agreement(const std::vector<Trial>& all) {
  std::map<std::string, std::pair<std::vector<double>, std::vector<double>>> pairs;
  for (const Trial& trial : all)
    for (const auto* pictures : {&trial.good, &trial.damaged})
      for (const Judged& picture : *pictures)
        for (const IsoQuality& iso : picture.iso)
          if (const auto ours = picture.values.at(static_cast<std::size_t>(iso.ours))) {
            pairs[iso.name].first.push_back(*ours);
            pairs[iso.name].second.push_back(iso.quality);
          }
  std::puts("Agreement in rank with ISO/IEC 29794-5's open reference, by its published definitions");
  for (const auto& [name, values] : pairs) {
    const double agreement = std::abs(correlation(ranks(values.first), ranks(values.second)));
    constexpr double least = 0.6;
    const bool low = floors && agreement < least;
    std::printf("  %-30s %.2f of n=%zu   (at least %.2f)%s\n", name.c_str(), agreement, values.first.size(), least,
                low ? "  TOO LOW" : "");
    failed += low ? 1 : 0;
  }
}

/// Portraits nobody should accept without looking: what becomes of them.
void odd_ones(FaceNetworks& networks, const std::vector<Sample>& samples) {
  std::map<std::string, std::array<int, 4>> table;
  for (const Sample& sample : samples) {
    cv::Mat roomy;
    const int around = sample.picture.rows / 2;
    cv::copyMakeBorder(sample.picture, roomy, around, around, around, around, cv::BORDER_REPLICATE);
    const Still still = make_still(roomy, networks, rule);
    auto& row = table[sample.groups.front()];
    const double faces = still.values.at(static_cast<std::size_t>(Measure::Faces)).value_or(0);
    // Sharpness is left out: these sources are small, and would fail by it alone.
    bool fails = still.jpeg.empty();
    for (const Finding& finding : judge(still.values, rule))
      fails =
          fails || (finding.verdict == Verdict::Fail && finding.measure != Measure::Sharpness &&
                    finding.measure != Measure::BackgroundBrightness && finding.measure != Measure::BackgroundColour &&
                    finding.measure != Measure::BackgroundEvenness && finding.measure != Measure::SourceResolution);
    ++row[0];
    row[faces == 0 ? 1 : fails ? 2 : 3] += 1;
  }
  std::puts("Odd portraits, both halves; background, sharpness and resolution not counted");
  std::puts("  what is odd            pictures  no face  fails  only a person would notice");
  for (const auto& [what, row] : table)
    std::printf("  %-22s %8d %8d %6d %6d\n", what.c_str(), row[0], row[1], row[2], row[3]);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return std::puts("usage: photo_accuracy MODELS PACKAGES [--tuning]"), 64;
  const fs::path packages = argv[2];
  const bool tuning = argc > 3 && std::strcmp(argv[3], "--tuning") == 0;
  floors = !tuning;
  cv::setNumThreads(1);
  FaceNetworks networks;
  if (!networks.load(argv[1])) return std::puts("the models cannot be read"), 66;

  const fs::path tabler = packages / "tabler-ui/dist/demo";
  auto people = portraits(tabler / "faces");
  const auto sharp = sharp_pictures(packages / "@vladmandic/face-api/demo", dlib_faces, matplotlib);
  std::vector<fs::path> scenes{dlib_faces / "dogs.jpg"};
  for (const auto& entry : fs::directory_iterator(tabler / "photos"))
    if (entry.path().filename().string().ends_with("-500.jpg")) scenes.push_back(entry.path());
  std::sort(scenes.begin(), scenes.end());
  auto nobody = without_faces(scenes);
  if (people.empty() || sharp.empty() || nobody.size() < 100) return std::puts("the packages hold no pictures"), 66;
  const auto good = good_pictures(networks, people, sharp);
  std::erase_if(people, [&](const Sample& sample) { return sample.tuning != tuning; });
  std::erase_if(nobody, [&](const Sample& sample) { return sample.tuning != tuning; });

  std::printf("%s half\n", tuning ? "tuning" : "held-out");
  finding(networks, people);
  boxes(networks);
  no_faces(networks, nobody);
  landmarks(networks, people);
  cutting(networks, people);
  const auto all = trials(networks, good, tuning);
  light_colour_detail(all);
  confusion(all);
  iso_agreement(all);
  odd_ones(networks, odd_portraits(tabler / "faces"));
  return failed == 0 ? 0 : 1;
}
