#include "ui/stage.h"

#include <limits>

namespace huanka::ui {

namespace {
constexpr std::int64_t double_tap_ms = 300;
}

Stage::Stage(text::Catalog chinese, text::Catalog english, std::unique_ptr<TextEngine> text,
             std::unique_ptr<IconSet> icons, const ScreenGeometry& geometry)
    : chinese_(std::move(chinese)),
      english_(std::move(english)),
      text_(std::move(text)),
      icons_(std::move(icons)),
      renderer_(std::make_unique<Renderer>(*text_, *icons_)),
      geometry_(geometry) {}

Result<std::unique_ptr<Stage>, UiError> Stage::open(const StageFiles& files, const ScreenGeometry& geometry) {
  auto chinese = text::Catalog::load(files.locale, domain::Language::Chinese);
  auto english = text::Catalog::load(files.locale, domain::Language::English);
  if (!chinese || !english)
    return Failure{UiError{UiErrorCode::FileNotFound, (chinese ? english.error() : chinese.error()).detail}};
  auto text = TextEngine::open(debian_fonts());
  if (!text) return Failure{text.error()};
  auto icons = std::make_unique<IconSet>(files.icons.string());
  return std::unique_ptr<Stage>(new Stage(std::move(chinese).value(), std::move(english).value(),
                                          std::move(text).value(), std::move(icons), geometry));
}

void Stage::show(const visit::State& state, const visit::World& world) {
  const Plan before =
      std::exchange(plan_, plan(state, world, state.language == domain::Language::Chinese ? chinese_ : english_));
  state_ = std::make_unique<visit::State>(state);
  // A finger still down belongs to the screen it was put on.
  if (before.name != plan_.name) pressed_.clear();
  compose_again();
}

void Stage::compose_again() {
  const Look look{state_->language == domain::Language::Chinese ? chinese_ : english_, *text_, geometry_};
  screen_ = compose(plan_, *state_, look, pressed_);
  if (screen_.preview && preview_) screen_.drawing.emplace_back(Picture{*screen_.preview, preview_});
}

std::optional<visit::Event> Stage::touch(const Touch& touch) {
  if (touch.kind == Touch::Kind::Down) {
    if (finger_) return std::nullopt;
    finger_ = touch.finger;
    const Target* target = screen_.at(touch.at);
    pressed_ = target != nullptr ? target->id : "";
    compose_again();
    return std::nullopt;
  }
  if (finger_ != touch.finger) return std::nullopt;
  const Target* under = screen_.at(touch.at);
  if (touch.kind == Touch::Kind::Move) {
    if (!pressed_.empty() && (under == nullptr || under->id != pressed_)) {  // slid off: nothing happens on release
      pressed_.clear();
      compose_again();
    }
    return std::nullopt;
  }
  finger_.reset();
  const bool on_it = !pressed_.empty() && under != nullptr && under->id == pressed_;
  std::optional<visit::Event> event;
  if (on_it && touch.at_ms - last_activation_ms_ >= double_tap_ms) {
    event = under->event;
    last_activation_ms_ = touch.at_ms;
  }
  pressed_.clear();
  compose_again();
  return event;
}

std::vector<Rect> Stage::redraw() {
  return renderer_->render(screen_.drawing, {geometry_.width_px, geometry_.height_px});
}

void Stage::set_preview(std::shared_ptr<const Bitmap> picture) {
  preview_ = std::move(picture);
  if (screen_.preview) compose_again();
}

void Stage::forget() {
  preview_.reset();
  last_activation_ms_ = std::numeric_limits<std::int64_t>::min() / 2;  // the next person's first tap is nobody's second
  text_->forget();
  renderer_->forget();
  compose_again();
}

}  // namespace huanka::ui
