// What the hub asks beside its settings: one question at a time is open, and each is answered.
#pragma once

#include "node/settings.h"
#include "outside.h"
#include "talk/ask.h"
#include "talk/messages.h"

namespace ohmstead {

class Questions {
   public:
    Questions(Measuring& measuring, Board& board) : measuring_(measuring), board_(board) {}

    // A question has come. True: `answer` is to be sent.
    bool asked(const JsonValue& question, const Settings& settings, Answer& answer);
    // The noise of a channel was learnt, or could not be.
    bool noise_learnt(uint8_t ch, float noise_a, const char* error, Answer& answer);

   private:
    bool learn(const Ask& ask, const Settings& settings, Answer& answer);

    Measuring& measuring_;
    Board& board_;
    bool learning_ = false;
    Ask open_;
};

}  // namespace ohmstead
