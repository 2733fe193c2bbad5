// Light, colour, detail and background: good pictures, the same ones damaged, and which measure notices.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <optional>

#include "iso_measures.h"
#include "picture_values.h"
#include "seen_by_eye.h"
#include "still.h"
#include "tables.h"

namespace huanka::accuracy {

using namespace photo;

namespace {
const domain::PortraitRule rule;

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
  const cv::Mat cut = cut_by_plan(source, plan, rule);
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

/// As the kiosk would measure it: written as JPEG, read back.
struct Judged {
  std::string name;
  Values values;
  std::vector<Finding> findings;
  std::vector<IsoQuality> iso;
};

Judged judged(const std::string& name, const cv::Mat& picture, FaceNetworks& networks) {
  const cv::Mat read = written_and_read(picture);
  const Portrait portrait = look_at(read, networks);
  Judged result{name, measure(read, portrait, rule), {}, {}};
  result.findings = judge(result.values, rule);
  if (!portrait.mesh.empty()) result.iso = iso_qualities(read, portrait);
  return result;
}

Verdict verdict_in(const Judged& picture, Measure measure) { return finding_of(picture.findings, measure).verdict; }

void name_it(const Judged& picture, Measure measure) {
  std::printf("    %s: %s, %.3f\n", std::string(name_of(verdict_in(picture, measure))).c_str(), picture.name.c_str(),
              picture.values.at(static_cast<std::size_t>(measure)).value_or(0));
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
  std::vector<Judged> wrong_before;  ///< one sees this mistake in them as they came
};

std::vector<Trial> trials(FaceNetworks& networks, const std::vector<GoodPicture>& all, bool tuning) {
  std::vector<Trial> made;
  std::vector<const GoodPicture*> pictures;
  std::vector<Judged> untouched;
  for (const GoodPicture& picture : all) {
    if (picture.tuning != tuning) continue;
    pictures.push_back(&picture);
    untouched.push_back(judged(picture.name, picture.picture, networks));
  }
  for (const Damage& damage : damages()) {
    Trial trial{damage, {}, {}, {}};
    for (std::size_t i = 0; i < pictures.size(); ++i) {
      if (is_seen_wrong(pictures[i]->name, damage.measure)) {
        trial.wrong_before.push_back(untouched[i]);
        continue;
      }
      if (damage.needs_detail && !pictures[i]->sharp) continue;
      trial.good.push_back(untouched[i]);
      trial.damaged.push_back(judged(pictures[i]->name, damage.done_to(*pictures[i]), networks));
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

void light_colour_detail(Report& report, const std::vector<Trial>& all) {
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
                               [&](const Judged& picture) { return condition(verdict_in(picture, measure)); })) /
             static_cast<double>(pictures.size());
    };
    // A face that is not found any more is noticed too.
    const double noticed = count(trial.damaged, [](Verdict v) { return v != Verdict::Pass; });
    const double alarms = count(trial.good, is_noticed);
    const double fails = count(trial.good, [](Verdict v) { return v == Verdict::Fail; });
    const double eer = equal_error(good, damaged, quantile(damaged, 0.5) > quantile(good, 0.5));
    const bool bad =
        report.has_floors() && (eer > 0.08 || noticed < 0.7 || fails > (trial.damage.needs_detail ? 0.15 : 0.03));
    std::printf("  %-22s %-22s %7.3f..%-7.3f %9.3f..%-7.3f %7.1f %%  %6.1f %%  %6.1f %% (%.1f %%)  n=%zu%s\n",
                trial.damage.name.c_str(), std::string(name_of(measure)).c_str(), quantile(good, 0.03),
                quantile(good, 0.97), quantile(damaged, 0.03), quantile(damaged, 0.97), 100 * eer, 100 * noticed,
                100 * alarms, 100 * fails, good.size(), bad ? "  OUTSIDE" : "");
    report.judged(!bad);
    if (!trial.wrong_before.empty())
      std::printf("    seen wrong before anything was done: %zu, noticed %.0f\n", trial.wrong_before.size(),
                  static_cast<double>(trial.wrong_before.size()) * count(trial.wrong_before, is_noticed));
    if (!Report::names()) continue;
    for (const Judged& picture : trial.good)
      if (is_noticed(verdict_in(picture, measure))) name_it(picture, measure);
    for (const Judged& picture : trial.wrong_before)
      if (!is_noticed(verdict_in(picture, measure))) name_it(picture, measure);
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
                                         [&](const Judged& p) { return is_noticed(verdict_in(p, measure)); });
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
void iso_agreement(Report& report, const std::vector<Trial>& all) {
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
    const bool low = report.has_floors() && agreement < least;
    std::printf("  %-30s %.2f of n=%zu   (at least %.2f)%s\n", name.c_str(), agreement, values.first.size(), least,
                low ? "  TOO LOW" : "");
    report.judged(!low);
  }
}
}  // namespace

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
        if (auto good = good_picture(name, is_for_tuning(name), sample.picture, samples == &sharp, shape, networks))
          pictures.push_back(*std::move(good));
      }
    }
  return pictures;
}

void damage_tables(Report& report, FaceNetworks& networks, const std::vector<GoodPicture>& pictures, bool tuning) {
  const auto all = trials(networks, pictures, tuning);
  light_colour_detail(report, all);
  confusion(all);
  iso_agreement(report, all);
}

}  // namespace huanka::accuracy
