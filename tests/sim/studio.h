// The simulated studio and the province's library of its photos: what a person has on their receipt, and what the
// office is told of it. A library of another make than the one in the office's book.
#pragma once

#include <map>
#include <string>

#include "ground.h"
#include "office/photo_library.h"
#include "people.h"

namespace huanka::sim {

class Studio : public office::PhotoLibrary {
 public:
  explicit Studio(Ground& ground) : ground_(ground) {}

  /// The person comes out with a receipt: mostly a good one; or the studio has not filed it, it is old, its picture is
  /// missing, or it is the last customer's. `by_chance` false: a good one.
  void photograph(Person& person, int n, bool by_chance);
  Answer find(const std::string& receipt_number) override;

  /// The picture of this person, and of nobody else.
  static std::string picture_of(const domain::IdNumber& person);
  const std::map<std::string, office::PhotoRecord>& filed() const { return filed_; }

 private:
  Ground& ground_;
  std::map<std::string, office::PhotoRecord> filed_;
  std::string last_number_;
};

}  // namespace huanka::sim
