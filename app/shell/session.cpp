#include "shell/session.h"

#include <spdlog/spdlog.h>

#include "process/traces.h"
#include "shell/places.h"
#include "shell/protection.h"
#include "shell/world.h"

namespace huanka::shell {

sync::OfficeAddress remote_office(const settings::OfficeSettings& office) {
  const bool only_1_3 = office.oldest_tls == settings::OldestTls::Tls13;
  return {.url = office.url,
          .authority = office.ca_file,
          .certificate = office.certificate_file,
          .key = office.key_file,
          .pins = office.pins,
          .oldest_tls = only_1_3 ? sync::OldestTls::Tls13 : sync::OldestTls::Tls12};
}

std::filesystem::path SessionOptions::store_folder() const {
  return settings.kiosk.store_folder.empty() ? data_folder / "store"
                                             : std::filesystem::path(settings.kiosk.store_folder);
}

namespace {
letter_proof::Suite letter_suite(const settings::LetterSettings& letter) {
  return letter.signature == settings::LetterSignature::Sm2 ? letter_proof::Suite::Sm2 : letter_proof::Suite::P256;
}

letter_proof::LetterSigner letter_signer(const settings::KioskSettings& kiosk, const LocalOffice* local) {
  const auto folder = local != nullptr ? local->letter_keys() : std::filesystem::path(kiosk.letter.keys);
  return {{folder}, letter_suite(kiosk.letter)};
}

}  // namespace

Session::Session(SessionOptions options, std::unique_ptr<ui::Stage> stage)
    : options_(std::move(options)),
      world_(world_from(options_.settings)),
      state_(std::make_unique<visit::State>(visit::initial(world_))),
      stage_(std::move(stage)),
      inbox_(options_.wake) {
  stage_->show(*state_, world_);
}

Session::~Session() {
  if (local_office_) local_office_->stop();  // before the performer it calls
}

Result<std::unique_ptr<Session>, std::string> Session::open(SessionOptions options) {
  auto stage = ui::Stage::open({locale_folder(), icons_folder()}, geometry_from(options.settings.kiosk.screen));
  if (!stage) return Failure{"cannot set up the screen: " + stage.error().detail};
  return std::unique_ptr<Session>(new Session(std::move(options), std::move(stage).value()));
}

void Session::begin_work() {
  const settings::KioskSettings& kiosk = options_.settings.kiosk;
  make_private_folder(options_.data_folder);
  make_private_folder(paper_folder());
  devices_ = open_devices(kiosk.devices, paper_folder(), kiosk.security_module);
  if (!devices_.security_module.empty()) spdlog::info("security module: {}", devices_.security_module);
  std::function<sync::OfficeAddress()> address;
  if (kiosk.office.mode == settings::OfficeMode::Local) {
    local_office_ = std::make_unique<LocalOffice>(options_.data_folder / "office", options_.config_folder,
                                                  kiosk.kiosk_id, kiosk.county, letter_suite(kiosk.letter));
    address = [office = local_office_.get()] { return office->address(); };
  } else {
    address = [remote = remote_office(kiosk.office)] { return remote; };
  }
  performer_ = std::make_unique<Performer>(
      PerformerParts{.world = world_,
                     .branch_name = kiosk.branch_name,
                     .staff_code = kiosk.staff_code,
                     .store_folder = options_.store_folder(),
                     .locale = locale_folder(),
                     .fonts = installation_folder() / "assets/fonts",
                     .letters = letter_signer(kiosk, local_office_.get()),
                     .key_place = key_place_from(kiosk.protection),
                     .office = address,
                     .version = HUANKA_VERSION,
                     .heartbeat_every = std::chrono::seconds(kiosk.office.heartbeat_s),
                     .vision_program = program("huanka-vision").string(),
                     .on_preview = [this](const photo::PreviewFrame& frame) { arrived(fresh_preview_, frame); },
                     .on_still = [this](const photo::PreviewFrame& frame) { arrived(fresh_still_, frame); }},
      devices_, inbox_);
  if (local_office_) local_office_->start([performer = performer_.get()] { performer->office_is_there(); });
}

std::string Session::store_trouble() { return performer_->start_trouble().value_or(""); }

std::string Session::start_trouble() {
  auto trouble = store_trouble();
  constexpr auto patience = std::chrono::seconds(20);
  if (trouble.empty() && local_office_ && !local_office_->wait_until_listening(patience))
    trouble = "the local office does not answer";
  return trouble;
}

void Session::handle(const visit::Event& event) {
  if (options_.taken) options_.taken(event);
  auto [next, effects] = visit::advance(*state_, event, world_);
  const bool person_left = std::holds_alternative<visit::step::Attract>(next.step) &&
                           !std::holds_alternative<visit::step::Attract>(state_->step);
  state_ = std::make_unique<visit::State>(std::move(next));
  for (const visit::Effect& effect : effects) {
    if (options_.before_effect) options_.before_effect(effect);
    performer_->perform(effect);
  }
  stage_->show(*state_, world_);
  const auto* photo = std::get_if<visit::step::Photo>(&state_->step);
  if (photo == nullptr || !visit::shows_picture(photo->phase)) drop_pictures();
  if (!person_left) return;
  stage_->forget();
  stacks_to_clear_ = true;
}

void Session::arrived(std::shared_ptr<const ui::Bitmap>& place, const photo::PreviewFrame& frame) {
  auto bitmap = std::make_shared<ui::Bitmap>();
  bitmap->width = frame.size.width;
  bitmap->height = frame.size.height;
  bitmap->rgb.assign(frame.rgb.begin(), frame.rgb.end());
  {
    const std::lock_guard lock(preview_mutex_);
    place = std::move(bitmap);
  }
  if (options_.wake) options_.wake();
}

bool Session::show_preview() {
  std::shared_ptr<const ui::Bitmap> preview, still;
  {
    const std::lock_guard lock(preview_mutex_);
    preview = std::exchange(fresh_preview_, nullptr);
    still = std::exchange(fresh_still_, nullptr);
  }
  const auto* photo = std::get_if<visit::step::Photo>(&state_->step);
  if (photo == nullptr || !visit::shows_picture(photo->phase)) return false;
  // The photo that was taken, or a receipt's, arrives just before, or just after, the word that it did.
  auto& wanted = photo->phase == visit::step::Photo::Phase::Preview ? preview : still;
  if (!wanted) return false;
  stage_->set_preview(std::move(wanted));
  return true;
}

void Session::drop_pictures() {
  stage_->set_preview(nullptr);
  const std::lock_guard lock(preview_mutex_);
  fresh_preview_.reset();
  fresh_still_.reset();
}

bool Session::handle_arrived() {
  show_preview();
  bool any = false;
  while (const auto event = inbox_.take()) {
    handle(*event);
    any = true;
  }
  return any;
}

void Session::clear_after_person() {
  if (std::exchange(stacks_to_clear_, false)) process::clear_unused_stacks();
}

}  // namespace huanka::shell
