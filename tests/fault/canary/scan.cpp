#include "scan.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <set>

#include "card_reader/gb18030.h"
#include "domain/utf8.h"
#include "process/descriptor.h"

namespace huanka::rig {

namespace {
namespace fs = std::filesystem;

struct Mapping {
  std::uintptr_t begin = 0, end = 0;
  std::string name;
};

std::vector<Mapping> writable_mappings(pid_t process) {
  std::vector<Mapping> found;
  std::ifstream maps("/proc/" + std::to_string(process) + "/maps");
  for (std::string line; std::getline(maps, line);) {
    Mapping mapping;
    char rights[5] = {};
    int name_at = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx %4s %*s %*s %*s %n", &mapping.begin, &mapping.end, rights, &name_at) < 3)
      continue;
    if (rights[1] != 'w') continue;
    mapping.name = static_cast<std::size_t>(name_at) < line.size() ? line.substr(name_at) : "(anonymous)";
    found.push_back(std::move(mapping));
  }
  return found;
}

std::string bytes_of(const process::Descriptor& memory, const Mapping& mapping) {
  std::string bytes(mapping.end - mapping.begin, '\0');
  std::size_t got = 0;
  while (got < bytes.size()) {
    const ssize_t part =
        ::pread(memory.get(), bytes.data() + got, bytes.size() - got, static_cast<off_t>(mapping.begin + got));
    if (part <= 0) break;
    got += static_cast<std::size_t>(part);
  }
  bytes.resize(got);
  return bytes;
}

process::Descriptor open_memory(pid_t process) {
  return process::Descriptor(::open(("/proc/" + std::to_string(process) + "/mem").c_str(), O_RDONLY | O_CLOEXEC));
}

/// Name of the thread whose stack holds the address; "syscall" tells a waiting thread's stack pointer.
std::string thread_at(pid_t process, const Mapping& mapping) {
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator("/proc/" + std::to_string(process) + "/task", failed)) {
    std::ifstream calls(entry.path() / "syscall");
    std::vector<std::string> words{std::istream_iterator<std::string>(calls), {}};
    if (words.size() < 2) continue;
    const auto stack = std::strtoull(words[words.size() - 2].c_str(), nullptr, 16);
    if (stack >= mapping.begin && stack < mapping.end) {
      const auto above = static_cast<std::int64_t>(stack);
      return ", stack of thread " + entry.path().filename().string() + ", pointer at " +
             std::to_string(above - static_cast<std::int64_t>(mapping.begin));
    }
  }
  return "";
}

std::string printable(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) out += c >= 0x20 && c < 0x7F ? c : '.';
  return out;
}

template <class Character>
std::string wide(const std::string& utf8) {
  std::string out;
  for (const char32_t c : domain::decode_utf8(utf8).value_or(U"")) {
    const auto unit = static_cast<Character>(c);
    out.append(reinterpret_cast<const char*>(&unit), sizeof unit);
  }
  return out;
}
}  // namespace

std::vector<Canary> canaries_of_text(const std::string& name, const std::string& utf8) {
  std::vector<Canary> all{
      {name + ", UTF-8", utf8}, {name + ", UTF-16", wide<char16_t>(utf8)}, {name + ", UTF-32", wide<char32_t>(utf8)}};
  if (const auto gb = card_reader::utf8_to_gb18030(utf8); gb && std::string(gb->begin(), gb->end()) != utf8)
    all.push_back({name + ", GB18030", std::string(gb->begin(), gb->end())});
  return all;
}

std::vector<Canary> canaries_of_digits(const std::string& name, const std::string& digits,
                                       const std::vector<std::size_t>& groups) {
  auto all = canaries_of_text(name, digits);
  for (const char between : {' ', '-'}) {
    std::string grouped;
    std::size_t at = 0;
    for (const std::size_t size : groups) {
      if (!grouped.empty()) grouped += between;
      grouped += digits.substr(at, size);
      at += size;
    }
    all.push_back({name + ", in groups", grouped});
  }
  std::string packed;
  for (std::size_t at = 0; at + 1 < digits.size(); at += 2)
    packed += static_cast<char>((digits[at] - '0') << 4 | (digits[at + 1] - '0'));
  if (digits.find_first_not_of("0123456789") == std::string::npos && packed.size() > 6)
    all.push_back({name + ", packed", packed});
  return all;
}

std::vector<Canary> canaries_of_bytes(const std::string& name, const std::string& bytes) {
  constexpr std::size_t window = 32, most = 12;
  std::vector<Canary> all;
  const std::size_t step = std::max<std::size_t>(bytes.size() / (most + 1), window);
  for (std::size_t at = step; at + window <= bytes.size() && all.size() < most; at += step) {
    const std::string piece = bytes.substr(at, window);
    if (std::set<char>(piece.begin(), piece.end()).size() < 16) continue;
    all.push_back({name + " at " + std::to_string(at), piece});
  }
  return all;
}

std::vector<Canary> canaries_of_pixels(const std::string& name, const std::string& rgb) {
  constexpr std::size_t pixels = 12, most = 40;
  std::vector<Canary> all;
  const std::size_t step = std::max<std::size_t>(rgb.size() / 3 / (most + 1), pixels) * 3;
  for (std::size_t at = step; at + pixels * 3 <= rgb.size(); at += step) {
    const std::string row = rgb.substr(at, pixels * 3);
    if (std::set<char>(row.begin(), row.end()).size() < 16) continue;
    for (const bool mirrored : {false, true}) {
      std::string red_first, blue_first, four_bytes;
      for (std::size_t i = 0; i < pixels; ++i) {
        const char* pixel = row.data() + (mirrored ? pixels - 1 - i : i) * 3;
        red_first.append(pixel, 3);
        blue_first.append({pixel[2], pixel[1], pixel[0]});
        four_bytes.append({pixel[2], pixel[1], pixel[0], '\xFF'});
      }
      for (const auto& bytes : {red_first, blue_first, four_bytes})
        all.push_back({name + " at " + std::to_string(at), bytes});
    }
  }
  return all;
}

std::vector<Finding> find_in_memory(pid_t process, const std::vector<Canary>& canaries) {
  std::vector<Finding> found;
  const auto memory = open_memory(process);
  for (const Mapping& mapping : writable_mappings(process)) {
    const std::string bytes = bytes_of(memory, mapping);
    for (const Canary& canary : canaries) {
      for (std::size_t at = bytes.find(canary.bytes); at != std::string::npos; at = bytes.find(canary.bytes, at + 1)) {
        const std::size_t from = at < 48 ? 0 : at - 48;
        found.push_back({canary.name, mapping.name + " +" + std::to_string(at) + " of " + std::to_string(bytes.size()) +
                                          thread_at(process, mapping) + ": " +
                                          printable(std::string_view(bytes).substr(from, canary.bytes.size() + 96))});
      }
    }
  }
  return found;
}

std::string mapping_of(pid_t process, const std::string& name) {
  const auto memory = open_memory(process);
  for (const Mapping& mapping : writable_mappings(process))
    if (mapping.name.find(name) != std::string::npos) return bytes_of(memory, mapping);
  return {};
}

std::vector<std::string> jpegs_in_memory(pid_t process) {
  const std::string begins("\xFF\xD8\xFF\xE0\x00\x10JFIF", 10), ends("\xFF\xD9", 2);
  std::vector<std::string> found;
  const auto memory = open_memory(process);
  for (const Mapping& mapping : writable_mappings(process)) {
    const std::string bytes = bytes_of(memory, mapping);
    for (std::size_t at = bytes.find(begins); at != std::string::npos; at = bytes.find(begins, at + 1))
      if (const auto end = bytes.find(ends, at); end != std::string::npos) found.push_back(bytes.substr(at, end - at));
  }
  return found;
}

std::vector<Finding> find_in_files(const fs::path& folder, const std::vector<Canary>& canaries) {
  std::vector<Finding> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    std::string bytes = entry.path().filename().string() + "\n";
    if (entry.is_regular_file()) {
      std::ifstream in(entry.path(), std::ios::binary);
      bytes.append(std::istreambuf_iterator<char>(in), {});
    }
    for (const Canary& canary : canaries)
      if (const auto at = bytes.find(canary.bytes); at != std::string::npos)
        found.push_back({canary.name, entry.path().string() + " +" + std::to_string(at)});
  }
  return found;
}

}  // namespace huanka::rig
