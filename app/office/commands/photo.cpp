#include <iostream>
#include <memory>

#include "domain/picture.h"
#include "domain/picture_head.h"
#include "office/commands/people.h"
#include "office/ledger.h"
#include "vault/files.h"
#include "wire/case_json.h"

namespace huanka::office {

namespace {
constexpr int done = 0, refused = 1, cannot = 2;

struct Wish {
  std::string folder = "office", postgres, number, kind = "social_card", taken_on, valid_until, picture;
};

int say(int code, const std::string& what) {
  std::cerr << what << '\n';
  return code;
}

int with_ledger(const Wish& wish, const std::function<int(Ledger&)>& work) {
  auto ledger = Ledger::open({wish.folder, wish.postgres}, {});  // no rule of a county is needed for this
  if (!ledger) return say(cannot, "Cannot open the office's book: " + ledger.error().detail);
  return work(*ledger);
}

/// Empty when the file holds no JPEG that a kiosk could show.
std::string picture_from(const std::string& file) {
  auto jpeg = vault::read_file(file);
  const auto head = jpeg ? domain::picture_head(*jpeg) : std::nullopt;
  const bool fits =
      head && head->kind == domain::PictureHead::Kind::Jpeg && jpeg->size() <= domain::largest_picture_bytes &&
      head->width_px <= domain::longest_picture_side_px && head->height_px <= domain::longest_picture_side_px;
  return fits ? *std::move(jpeg) : std::string();
}

int add(const Wish& wish) {
  std::string holder_line;
  std::getline(std::cin, holder_line);
  auto holder = domain::IdNumber::parse(holder_line);
  if (!holder) return say(refused, "the line on standard input is not an ID number");
  if (!is_receipt_number(wish.number)) return say(refused, "NUMBER: 1 to 32 letters, digits or signs, no space");
  const auto taken_on = wire::date_from(wish.taken_on), valid_until = wire::date_from(wish.valid_until);
  if (!taken_on) return say(refused, "--taken: a day, for example 2026-11-20");
  if (!wish.valid_until.empty() && !valid_until) return say(refused, "--valid-until: a day, for example 2027-05-19");
  PhotoRecord record{wish.number, std::move(holder).value(), wish.kind, *taken_on, valid_until, ""};
  if (!wish.picture.empty()) {
    record.jpeg = picture_from(wish.picture);
    if (record.jpeg.empty())
      return say(refused, "--picture: a JPEG of at most " + std::to_string(domain::largest_picture_bytes / 1024) +
                              " KiB and " + std::to_string(domain::longest_picture_side_px) + " pixels a side");
  }
  return with_ledger(wish, [&](Ledger& ledger) {
    const auto added = ledger.photos().add(record, administrator, wire::now());
    return added ? done : say(cannot, added.error().detail);
  });
}

int list(const Wish& wish) {
  return with_ledger(wish, [](Ledger& ledger) {
    const auto photos = ledger.photos().list();
    if (!photos) return say(cannot, photos.error().detail);
    for (const auto& photo : *photos)
      std::cout << "..." << photo.number_end << "  " << photo.kind << "  taken " << wire::to_text(photo.taken_on)
                << "  until " << (photo.valid_until ? wire::to_text(*photo.valid_until) : "(county's rule)") << "  "
                << (photo.has_picture ? "picture" : "no picture") << "  "
                << (photo.used_by.empty() ? "not used" : "used by " + photo.used_by) << '\n';
    return done;
  });
}
}  // namespace

void add_photo_commands(CLI::App& app, std::function<int()>& chosen) {
  const auto wish = std::make_shared<Wish>();
  auto* photo = app.add_subcommand("photo", "The library of studio photos in this office's book");
  photo->require_subcommand(1);
  const auto command = [&](const char* name, const char* what, int (*work)(const Wish&)) {
    auto* sub = photo->add_subcommand(name, what);
    sub->footer("Exit codes: 0 done, 1 a rule refused, 2 could not, 64 the command line is wrong");
    sub->add_option("--folder", wish->folder, "Where book and certificates are")->capture_default_str();
    sub->add_option(postgres_option, wish->postgres, postgres_help)->envname(postgres_variable);
    sub->callback([&chosen, wish, work] { chosen = [wish, work] { return work(*wish); }; });
    return sub;
  };
  auto* adding = command("add", "File a photo; its holder's ID number is read from standard input", add);
  adding->add_option("NUMBER", wish->number, "Number of the receipt, as printed under its bar code")->required();
  adding->add_option("--taken", wish->taken_on, "Day of the photo, YYYY-MM-DD")->required();
  adding->add_option("--valid-until", wish->valid_until, "Last day as printed on the receipt; left out: county's rule");
  adding->add_option("--kind", wish->kind, "What it was taken for")->capture_default_str();
  adding->add_option("--picture", wish->picture, "The JPEG; left out: the receipt is known, its picture is not");
  command("list", "What is there, without a word of whose it is", list);
}

}  // namespace huanka::office
