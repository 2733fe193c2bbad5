// huanka photo: pictures in files, looked at as the kiosk looks at what is before its camera, for staff, batch work and
// outside testing. The pictures are decoded in huanka-vision, which may die of one; here only its words are read.
#include <sysexits.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <variant>
#include <vector>

#include "camera/camera_list.h"
#include "domain/receipt_number.h"
#include "domain/visible_text.h"
#include "photo/file_batch.h"
#include "photo/findings.h"
#include "settings/settings.h"
#include "shell/commands.h"
#include "shell/places.h"
#include "text/catalog.h"
#include "vault/sealing.h"

namespace huanka::shell {
namespace {

using Json = nlohmann::ordered_json;

constexpr int all_good = 0, not_good = 1, refused = 2, decoder_died = 3;

/// What every command has to say; the worst of all files is the exit code.
const std::string exit_codes =
    "Exit codes: 0 every file is good; 1 a file is not; 2 a file cannot be read or is refused; 3 the decoder died of a "
    "file (the others are done all the same); with several of these the highest. 64 the command line is wrong; 69 "
    "huanka-vision cannot be started; 78 mistakes in the configuration";

struct Wish {
  std::vector<std::string> files;
  std::string out;  ///< of crop
  std::string config;
  std::string language = "en";
  bool json = false;
};

/// What one command makes of the worker's words about a file.
struct Reading {
  /// May add to the words, and turn "pass" into "fail".
  std::function<void(Json& words)> judge;
  /// The words of a file that is good, for people.
  std::function<std::string(const Json& words)> in_words;
};

std::string word(const Json& words, const char* key) {
  const auto found = words.find(key);
  return found != words.end() && found->is_string() ? found->get<std::string>() : std::string();
}

int code_of(const Json& words) {
  const std::string verdict = word(words, "verdict");
  if (verdict == "pass") return all_good;
  if (verdict == "fail") return not_good;
  return verdict == "refused" ? refused : decoder_died;
}

/// A worker that talks nonsense about a file is as good as dead.
Json words_of(const photo::FileAnswer& answer) {
  Json words = answer.line ? Json::parse(*answer.line, nullptr, false) : Json();
  if (words.is_object() && code_of(words) != decoder_died) return words;
  return {{"verdict", "died"}, {"reason", "decoder_died"}, {"detail", "the decoder died of this file"}};
}

void print(const std::string& file, const Json& words, const Wish& wish, const Reading& reading) {
  if (wish.json) {
    Json line{{"file", file}};
    line.update(words);
    std::cout << line.dump(-1, ' ', false, Json::error_handler_t::replace) << std::endl;
    return;
  }
  const bool good = code_of(words) == all_good;
  const std::string text = good ? reading.in_words(words) : word(words, "detail");
  std::cout << domain::visible(file) << ": " << domain::visible(text) << std::endl;
}

int run(const std::string& command, const Wish& wish, const Reading& reading, const Json& rule = Json::object()) {
  int worst = all_good;
  const photo::FileBatch batch{
      .program = program("huanka-vision").string(), .command = command, .rule = rule.dump(), .files = wish.files};
  const bool started = photo::run_file_batch(batch, [&](const photo::FileAnswer& answer) {
    Json words = words_of(answer);
    if (code_of(words) == all_good) reading.judge(words);
    worst = std::max(worst, code_of(words));
    print(wish.files[answer.file], words, wish, reading);
  });
  if (started) return worst;
  std::cerr << "huanka-vision cannot be started: " << batch.program << '\n';
  return EX_UNAVAILABLE;
}

std::optional<domain::PhotoRule> rule_of(const std::string& config) {
  const auto all = settings::load_all(config);
  if (all) return all->county.photo;
  for (const auto& mistake : all.error()) std::cerr << settings::to_string(mistake) << '\n';
  return std::nullopt;
}

int scan(const Wish& wish) {
  std::optional<domain::PhotoRule> rule;
  if (!wish.config.empty()) {
    rule = rule_of(wish.config);
    if (!rule) return EX_CONFIG;
  }
  const auto judge = [&rule](Json& words) {
    if (!rule) return;
    const auto number = domain::receipt_number(word(words, "text"), *rule);
    words["receipt_number"] = number.has_value();
    if (number) return;
    words["verdict"] = "fail";
    words["reason"] = "not_a_receipt_number";
    words["detail"] = word(words, "format") + " " + word(words, "text") + ", not a receipt number of this county";
  };
  const auto in_words = [&rule](const Json& words) {
    return word(words, "format") + " " + word(words, "text") + (rule ? ", a receipt number" : "");
  };
  return run("scan", wish, {judge, in_words});
}

Json rule_in_json(const domain::PortraitRule& rule) {
  Json json = Json::object();
  domain::each_number(rule, [&](const char* name, int number, int, int) { json[name] = number; });
  return json;
}

photo::Values values_of(const Json& words) {
  photo::Values values;
  const auto found = words.find("values");
  for (std::size_t i = 0; found != words.end() && i < values.size(); ++i) {
    const auto value = found->find(std::string(photo::name_of(static_cast<photo::Measure>(i))));
    if (value != found->end() && value->is_number()) values.at(i) = value->get<double>();
  }
  return values;
}

Json finding_in_json(const photo::Finding& finding, const text::Catalog& catalog) {
  const auto number = [](const std::optional<double>& value) { return value ? Json(*value) : Json(); };
  const photo::Limits& limits = finding.limits;
  const std::string sentence = photo::sentence_key(finding);
  return {{"measure", photo::name_of(finding.measure)},
          {"verdict", photo::name_of(finding.verdict)},
          {"value", number(finding.value)},
          {"fail_below", number(limits.fail_below)},
          {"advise_below", number(limits.advise_below)},
          {"advise_above", number(limits.advise_above)},
          {"fail_above", number(limits.fail_above)},
          {"code", photo::staff_code(finding.measure)},
          {"sentence", sentence.empty() ? "" : catalog.text(sentence)}};
}

/// "E-PHOTO-YAW 21.4, at most 18: ...", for staff.
std::string line_of(const photo::Finding& finding, const text::Catalog& catalog) {
  const bool fails = finding.verdict == photo::Verdict::Fail;
  const auto& low = fails ? finding.limits.fail_below : finding.limits.advise_below;
  const auto& high = fails ? finding.limits.fail_above : finding.limits.advise_above;
  std::ostringstream line;
  line << std::setprecision(3);
  line << photo::name_of(finding.verdict) << ' ' << photo::staff_code(finding.measure);
  if (finding.value) line << ' ' << *finding.value;
  if (low && !finding.too_high) line << ", at least " << *low;
  if (high && finding.too_high) line << ", at most " << *high;
  line << ": " << catalog.text(photo::sentence_key(finding));
  return line.str();
}

/// Judges what was measured; the picture as a whole passes when no measure fails.
void judge_portrait(Json& words, const domain::PortraitRule& rule, const text::Catalog& catalog) {
  const auto findings = photo::judge(values_of(words), rule);
  Json listed = Json::array();
  std::string detail;
  for (const photo::Finding& finding : findings) {
    listed.push_back(finding_in_json(finding, catalog));
    if (finding.verdict == photo::Verdict::Fail || finding.verdict == photo::Verdict::Advise)
      detail += (detail.empty() ? "" : "; ") + line_of(finding, catalog);
  }
  if (word(words, "judged_by") == "cascade")
    detail += std::string(detail.empty() ? "" : "; ") + "without its networks only number, width and place were judged";
  words.erase("values");
  words["findings"] = std::move(listed);
  words["detail"] = detail;
  if (photo::worst(findings) != photo::Verdict::Fail) return;
  words["verdict"] = "fail";
  words["reason"] = "not_to_standard";
}

std::string portrait_in_words(const Json& words) {
  const std::string advice = word(words, "detail");
  return advice.empty() ? "meets the standard" : "meets the standard; " + advice;
}

/// What check and crop need before they begin.
struct Judgement {
  domain::PortraitRule rule;
  text::Catalog catalog;
};

std::variant<Judgement, int> prepare(const Wish& wish) {
  const auto rule = rule_of(wish.config.empty() ? default_config_folder().string() : wish.config);
  if (!rule) return EX_CONFIG;
  const auto language = wish.language == "en" ? domain::Language::English : domain::Language::Chinese;
  const auto catalog = text::Catalog::load(locale_folder(), language);
  if (!catalog) {
    std::cerr << "texts cannot be read: " << catalog.error().detail << '\n';
    return EX_UNAVAILABLE;
  }
  return Judgement{rule->portrait, *catalog};
}

int check(const Wish& wish) {
  const auto ready = prepare(wish);
  if (const auto* code = std::get_if<int>(&ready)) return *code;
  const auto& by = std::get<Judgement>(ready);
  const auto judge = [&](Json& words) { judge_portrait(words, by.rule, by.catalog); };
  return run("check", wish, {judge, portrait_in_words}, rule_in_json(by.rule));
}

/// Beside its name first, so that no half picture is ever found there.
bool write_whole(const std::string& name, const std::string& bytes) {
  const std::string unfinished = name + ".part";
  {
    std::ofstream out(unfinished, std::ios::binary);
    out << bytes;
    if (!out.flush()) return false;
  }
  return std::rename(unfinished.c_str(), name.c_str()) == 0;
}

int crop(const Wish& wish) {
  const auto ready = prepare(wish);
  if (const auto* code = std::get_if<int>(&ready)) return *code;
  const auto& by = std::get<Judgement>(ready);
  bool written = true;
  const auto judge = [&](Json& words) {
    const auto jpeg = vault::base64_bytes(word(words, "jpeg"));
    words.erase("jpeg");
    judge_portrait(words, by.rule, by.catalog);
    if (code_of(words) == all_good) written = jpeg && write_whole(wish.out, *jpeg);
  };
  const int code = run("crop", wish, {judge, portrait_in_words}, rule_in_json(by.rule));
  if (written) return code;
  std::cerr << wish.out << ": cannot be written\n";
  return EX_CANTCREAT;
}

int list_cameras(bool json) {
  const auto cameras = camera::list_cameras();
  for (const camera::Description& one : cameras) {
    if (json) {
      Json formats = Json::array();
      for (const auto& format : one.formats)
        formats.push_back({{"fourcc", format.fourcc}, {"width_px", format.width}, {"height_px", format.height}});
      std::cout << Json{{"id", one.id}, {"name", one.name}, {"formats", formats}}.dump() << '\n';
      continue;
    }
    std::cout << one.id << ": " << domain::visible(one.name);
    for (const auto& format : one.formats)
      std::cout << ' ' << format.fourcc << ' ' << format.width << 'x' << format.height;
    std::cout << '\n';
  }
  if (cameras.empty()) std::cerr << "no camera found under /dev\n";
  return cameras.empty() ? not_good : all_good;
}

}  // namespace

void add_photo_command(CLI::App& app, Chosen& chosen) {
  auto* photo = app.add_subcommand(
      "photo", "Pictures in files (JPEG, PNG): check or cut a portrait, read a photo receipt's code");
  photo->require_subcommand(1);
  const auto wish = std::make_shared<Wish>();

  auto* scan_command = photo->add_subcommand("scan", "Print the code in each picture: Code 128, Code 39, QR or PDF417");
  scan_command->add_option("FILE", wish->files, "JPEG or PNG")->required();
  scan_command->add_flag("--json", wish->json, "Print JSON, one object a line");
  scan_command->add_option("--config", wish->config,
                           "Folder with kiosk.toml, county/ and calendar/: say whether it is a receipt number there");
  scan_command->footer(exit_codes);
  scan_command->callback([&chosen, wish] { chosen = [wish] { return scan(*wish); }; });

  auto* cameras_command = photo->add_subcommand("cameras", "List the cameras of this machine by the names that stay");
  cameras_command->add_flag("--json", wish->json, "Print JSON, one object a line");
  cameras_command->footer("Exit codes: 0 there is one; 1 there is none");
  cameras_command->callback([&chosen, wish] { chosen = [wish] { return list_cameras(wish->json); }; });

  const auto with_judgement = [wish](CLI::App& command) {
    command.add_flag("--json", wish->json, "Print JSON, one object a line");
    command.add_option("--config", wish->config, "Folder with kiosk.toml and county/: whose standard holds");
    command.add_option("--language", wish->language, "Of the sentences for the person")
        ->check(CLI::IsMember({"en", "zh_CN"}))
        ->capture_default_str();
    command.footer(exit_codes + "; 73 the finished picture cannot be written");
  };
  auto* check_command = photo->add_subcommand("check", "Judge finished card photos by the standard (GA 461-2004)");
  check_command->add_option("FILE", wish->files, "JPEG or PNG")->required();
  with_judgement(*check_command);
  check_command->callback([&chosen, wish] { chosen = [wish] { return check(*wish); }; });

  auto* crop_command = photo->add_subcommand(
      "crop", "Cut a card photo out of a picture of one person; it is written only when it meets the standard");
  crop_command
      ->add_option_function<std::string>(
          "FILE", [wish](const std::string& file) { wish->files = {file}; }, "JPEG or PNG")
      ->required();
  crop_command->add_option("OUT", wish->out, "The finished JPEG")->required();
  with_judgement(*crop_command);
  crop_command->callback([&chosen, wish] { chosen = [wish] { return crop(*wish); }; });
}

}  // namespace huanka::shell
