#include "sync/relay_policy.h"

#include <algorithm>
#include <cmath>

namespace huanka::sync {

namespace {
using std::chrono::milliseconds;

milliseconds backoff(int earlier_attempts, double chance) {
  const int doublings = std::min(earlier_attempts, 16);
  const auto ceiling = std::min<milliseconds>(longest_backoff, first_backoff * (1LL << doublings));
  return milliseconds(std::llround(chance * static_cast<double>(ceiling.count())));
}

TryAgain again(const Attempt& attempt, const Reply* reply, double chance, std::string reason) {
  milliseconds wait = backoff(attempt.earlier_attempts, chance);
  if (reply != nullptr && reply->retry_after)  // a floor, itself capped
    wait = std::max<milliseconds>(wait, std::min<milliseconds>(*reply->retry_after, longest_retry_after));
  return {wait, std::move(reason)};
}

Decision accepted(const Attempt& attempt, const Reply& reply, double chance) {
  const auto receipt = receipt_from(reply.body);
  // A proxy's cheerful 200 is no receipt: only the office can repeat which message it was and its hash.
  if (!receipt || receipt->case_number != attempt.case_number || receipt->sequence != attempt.sequence ||
      receipt->sha256 != attempt.sha256)
    return again(attempt, &reply, chance, "no_receipt");
  return Delivered{receipt->state};
}
}  // namespace

Decision decide(const Attempt& attempt, const Answer& answer, double chance) {
  if (!answer) return again(attempt, nullptr, chance, to_string(answer.error().code));
  const Reply& reply = answer.value();
  if (reply.status == 200 || reply.status == 201) return accepted(attempt, reply, chance);
  const auto problem = problem_from(reply.body);
  const std::string reason = std::to_string(reply.status) + (problem ? " " + problem->code : "");
  // Not about this message but about this kiosk: the message keeps its place until somebody has put that right.
  if (reply.status == 401 || reply.status == 403) return again(attempt, &reply, chance, reason);
  if (reply.status == 408 || reply.status == 425 || reply.status == 429 || reply.status >= 500)
    return again(attempt, &reply, chance, reason);
  if (reply.status == 409 && problem && problem->code == "in_progress")
    return TryAgain{milliseconds(1'000 + std::llround(chance * 4'000)), reason};
  // The office asks for an earlier message that this kiosk believes delivered. The outbox is in order by itself, so a
  // gap means the office lost something: that is for people, not for a loop.
  if (reply.status >= 400 && reply.status < 500 && problem) return SetAside{reason};
  // Any other answer is not from the office (a captive portal, a misled proxy): never give the message up for it.
  return again(attempt, &reply, chance, reason);
}

}  // namespace huanka::sync
