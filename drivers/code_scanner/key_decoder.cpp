#include "code_scanner/key_decoder.h"

#include <string.h>

#include <algorithm>
#include <array>

#include "code_scanner/code_scanner.h"

namespace huanka::code_scanner {
namespace {

struct Key {
  int code;
  char plain, shifted;
};

constexpr std::array<Key, 64> keys{{
    {KEY_1, '1', '!'},          {KEY_2, '2', '@'},         {KEY_3, '3', '#'},           {KEY_4, '4', '$'},
    {KEY_5, '5', '%'},          {KEY_6, '6', '^'},         {KEY_7, '7', '&'},           {KEY_8, '8', '*'},
    {KEY_9, '9', '('},          {KEY_0, '0', ')'},         {KEY_MINUS, '-', '_'},       {KEY_EQUAL, '=', '+'},
    {KEY_Q, 'q', 'Q'},          {KEY_W, 'w', 'W'},         {KEY_E, 'e', 'E'},           {KEY_R, 'r', 'R'},
    {KEY_T, 't', 'T'},          {KEY_Y, 'y', 'Y'},         {KEY_U, 'u', 'U'},           {KEY_I, 'i', 'I'},
    {KEY_O, 'o', 'O'},          {KEY_P, 'p', 'P'},         {KEY_LEFTBRACE, '[', '{'},   {KEY_RIGHTBRACE, ']', '}'},
    {KEY_A, 'a', 'A'},          {KEY_S, 's', 'S'},         {KEY_D, 'd', 'D'},           {KEY_F, 'f', 'F'},
    {KEY_G, 'g', 'G'},          {KEY_H, 'h', 'H'},         {KEY_J, 'j', 'J'},           {KEY_K, 'k', 'K'},
    {KEY_L, 'l', 'L'},          {KEY_SEMICOLON, ';', ':'}, {KEY_APOSTROPHE, '\'', '"'}, {KEY_GRAVE, '`', '~'},
    {KEY_BACKSLASH, '\\', '|'}, {KEY_Z, 'z', 'Z'},         {KEY_X, 'x', 'X'},           {KEY_C, 'c', 'C'},
    {KEY_V, 'v', 'V'},          {KEY_B, 'b', 'B'},         {KEY_N, 'n', 'N'},           {KEY_M, 'm', 'M'},
    {KEY_COMMA, ',', '<'},      {KEY_DOT, '.', '>'},       {KEY_SLASH, '/', '?'},       {KEY_SPACE, ' ', ' '},
    {KEY_KP0, '0', '0'},        {KEY_KP1, '1', '1'},       {KEY_KP2, '2', '2'},         {KEY_KP3, '3', '3'},
    {KEY_KP4, '4', '4'},        {KEY_KP5, '5', '5'},       {KEY_KP6, '6', '6'},         {KEY_KP7, '7', '7'},
    {KEY_KP8, '8', '8'},        {KEY_KP9, '9', '9'},       {KEY_KPMINUS, '-', '-'},     {KEY_KPPLUS, '+', '+'},
    {KEY_KPDOT, '.', '.'},      {KEY_KPSLASH, '/', '/'},   {KEY_KPASTERISK, '*', '*'},  {KEY_KPEQUAL, '=', '='},
}};

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

bool ends_code(int code) { return code == KEY_ENTER || code == KEY_KPENTER || code == KEY_TAB; }

}  // namespace

std::optional<std::string> KeyDecoder::take(const input_event& key, std::chrono::steady_clock::time_point at) {
  if (key.type == EV_SYN && key.code == SYN_DROPPED) {
    // The kernel lost events: neither the code nor the shift keys can be trusted.
    left_shift_ = right_shift_ = false;
    spoilt_ = true;
    return std::nullopt;
  }
  if (key.type != EV_KEY) return std::nullopt;
  constexpr int released = 0, repeated = 2;
  if (key.code == KEY_LEFTSHIFT) return left_shift_ = key.value != released, std::nullopt;
  if (key.code == KEY_RIGHTSHIFT) return right_shift_ = key.value != released, std::nullopt;
  if (key.value == released || key.value == repeated) return std::nullopt;
  if (key.code == KEY_CAPSLOCK) return caps_lock_ = !caps_lock_, std::nullopt;
  if (at - last_key_ > max_pause) {
    // An end key after the pause still ends the old code; anything else begins a new one.
    const bool lost = !text_.empty() || spoilt_;
    reset();
    spoilt_ = lost && ends_code(key.code);
  }
  last_key_ = at;
  if (ends_code(key.code)) {
    std::optional<std::string> finished;
    if (!spoilt_ && acceptable(text_)) finished = text_;
    reset();
    return finished;
  }
  const auto* found = std::find_if(keys.begin(), keys.end(), [&](const Key& k) { return k.code == key.code; });
  if (found == keys.end() || text_.size() >= max_text_length) {
    spoilt_ = true;
    return std::nullopt;
  }
  const bool shift = (left_shift_ || right_shift_) != (caps_lock_ && is_letter(found->plain));
  if (!spoilt_) text_ += shift ? found->shifted : found->plain;
  return std::nullopt;
}

void KeyDecoder::reset() {
  if (!text_.empty()) ::explicit_bzero(text_.data(), text_.size());
  text_.clear();
  spoilt_ = false;
}

}  // namespace huanka::code_scanner
