// The line between kiosk and office, with everything that happens to messages on lines.
#pragma once

#include <functional>
#include <optional>
#include <utility>

#include "office_house.h"
#include "sync/office_client.h"

namespace huanka::sim {

enum class Fate {
  Arrives,
  RequestLost,
  ReplyLost,
  Doubled,
  LateCopy,  ///< given up by the kiosk, delivered much later all the same
  ServerError,
  TryLater,  ///< 429 or 503 with Retry-After
  Truncated,
  Garbage,
  SlowDrip,
};
const char* to_string(Fate fate);

class Line : public sync::Office {
 public:
  Line(Ground& ground, OfficeHouse& office) : ground_(ground), office_(office) {}

  sync::Answer post_message(const std::string& idempotency_key, const std::string& body) override;
  sync::Answer post_batch(const std::string& body) override;
  sync::Answer find_cases(const domain::IdNumber& person) override;
  sync::Answer case_status(const domain::CaseNumber& number) override;
  sync::Answer take_up(const domain::CaseNumber& number, const domain::IdNumber& person) override;
  sync::Answer check_owner(const domain::CaseNumber& number, const domain::NewCard& card) override;
  sync::Answer look_up_receipt(const std::string& receipt_number, const domain::IdNumber& person) override;
  /// For the time it tells.
  void ask_health();
  void cancel() override {}

  /// How long the last exchange took.
  Milliseconds took() const { return took_; }
  /// No exchange at all, for as long as that lasts.
  void set_cut(bool cut) { cut_ = cut; }
  void set_next_fate(Fate fate) { next_fate_ = fate; }
  /// Told with every whole answer: the office's own time.
  std::function<void(wire::Instant)> heard_time;

 private:
  sync::Answer exchange(const office::Request& request);
  sync::Answer deliver(const office::Request& request);
  /// The kiosk hears the answer.
  sync::Answer heard(sync::Answer answer) const;

  Ground& ground_;
  OfficeHouse& office_;
  Milliseconds took_ = 0;
  bool cut_ = false;
  std::optional<Fate> next_fate_;
};

}  // namespace huanka::sim
