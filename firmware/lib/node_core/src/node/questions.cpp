// Identify and noise: asked, done, answered.
#include "node/questions.h"

namespace ohmstead {

namespace {

bool measured(const Settings& settings, uint8_t ch) {
    for (uint8_t i = 0; i < settings.count; ++i) {
        if (settings.channels[i].ch == ch) return settings.channels[i].enabled;
    }
    return false;
}

Answer answer_to(const Ask& ask, const char* error) {
    Answer answer;
    answer.id = ask.id;
    answer.ask = ask.name();
    answer.has_noise = ask.kind == Ask::Kind::kNoise;
    answer.ch = ask.ch;
    answer.error = error;
    return answer;
}

}  // namespace

bool Questions::asked(const JsonValue& question, const Settings& settings, Answer& answer) {
    Ask ask;
    if (!read_ask(question, ask)) return false;
    if (ask.error == nullptr && ask.kind == Ask::Kind::kNoise) return learn(ask, settings, answer);
    if (ask.error == nullptr) board_.identify(ask.for_ms);
    answer = answer_to(ask, ask.error);
    return true;
}

bool Questions::learn(const Ask& ask, const Settings& settings, Answer& answer) {
    if (learning_ && ask.id == open_.id) return false;  // QoS 1: it may come twice
    if (learning_) {
        answer = answer_to(ask, "the noise of a channel is being learnt: ask again in a minute");
        return true;
    }
    if (!measured(settings, ask.ch)) {
        answer = answer_to(ask, "ch: this channel is not measured: enable it in the settings");
        return true;
    }
    open_ = ask;
    learning_ = true;
    measuring_.learn_noise(ask.ch);
    return false;
}

bool Questions::noise_learnt(uint8_t ch, float noise_a, const char* error, Answer& answer) {
    if (!learning_ || ch != open_.ch) return false;
    learning_ = false;
    answer = answer_to(open_, error);
    answer.noise_a = noise_a;
    return true;
}

}  // namespace ohmstead
