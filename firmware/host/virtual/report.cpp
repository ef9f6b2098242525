// What became of each node.
#include "virtual/report.h"

#include <inttypes.h>
#include <stdio.h>

#include <memory>
#include <stdexcept>

#include "virtual/flash_contents.h"

namespace ohmstead {
namespace {

constexpr double kJoulesPerMwh = 3.6;

template <typename... Values>
void add(std::string& to, const char* format, Values... values) {
    char text[256];
    snprintf(text, sizeof text, format, values...);
    to += text;
}

void add_boots(std::string& to, const Witness& witness) {
    to += "\"boots\":[";
    const char* comma = "";
    for (const BootRecords& one : witness.boots()) {
        add(to, "%s{\"boot\":\"%08" PRIx32 "\",\"made\":%" PRIu64 ",\"kept\":%" PRIu64 "}", comma,
            one.boot, one.made, one.kept);
        comma = ",";
    }
    to += "],";
}

void add_channels(std::string& to, const FlashContents& contents, const Witness& witness) {
    to += "\"channels\":[";
    const char* comma = "";
    for (uint8_t ch = 0; ch < 64; ++ch) {
        Register energy;
        if (!contents.register_of(ch, energy)) continue;
        const TrueEnergy real = witness.energy(ch);
        add(to, "%s{\"ch\":%d,\"imported_mwh\":%" PRId64 ",\"exported_mwh\":%" PRId64, comma, ch,
            energy.imported_mwh, energy.exported_mwh);
        add(to, ",\"true_imported_mwh\":%.4f,\"true_exported_mwh\":%.4f}",
            real.imported_j / kJoulesPerMwh, real.exported_j / kJoulesPerMwh);
        comma = ",";
    }
    to += "],";
}

void add_traffic(std::string& to, const Traffic& traffic) {
    add(to, "\"dials\":%" PRIu64 ",\"connections\":%" PRIu64 ",\"published\":%" PRIu64,
        traffic.dials, traffic.connections, traffic.published);
    add(to, ",\"batches_mqtt\":%" PRIu64 ",\"posts\":%" PRIu64 ",\"answered_posts\":%" PRIu64,
        traffic.batches_mqtt, traffic.posts, traffic.answered_posts);
}

void add_node(std::string& to, VirtualNode& node) {
    FlashContents contents(node.flash());
    Witness& witness = node.witness();
    if (node.on()) witness.look_back(contents.newest_seq(witness.boots().back().boot));
    add(to, "{\"node\":\"%s\",\"interval_ms\":%" PRIu32 ",\"over_mqtt\":%s,",
        node.identity().c_str(), node.settings().interval_ms, node.over_mqtt() ? "true" : "false");
    add_boots(to, witness);
    add_channels(to, contents, witness);
    add(to, "\"made\":%" PRIu64 ",\"lost\":%" PRIu64 ",\"held\":%" PRIu32 ",\"dropped\":%" PRIu64,
        witness.all_made(), node.lost(), node.held(), node.dropped());
    to += ',';
    add_traffic(to, node.traffic());
    to += '}';
}

using File = std::unique_ptr<FILE, int (*)(FILE*)>;

File open_to_write(const std::string& path) {
    File file(fopen(path.c_str(), "we"), fclose);
    if (file == nullptr) throw std::runtime_error(path + " cannot be written");
    return file;
}

void write_rows(FILE* file, const char* node, const Record& record) {
    const Interval& interval = record.interval;
    for (uint8_t i = 0; i < interval.count; ++i) {
        const Reading& reading = interval.readings[i];
        fprintf(file, "%s,%08" PRIx32 ",%" PRIu64 ",%" PRIu32 ",%" PRIu64 ",%" PRIu32 ",%d,", node,
                record.name.boot, record.name.seq, record.n, interval.up_ms, interval.ms,
                reading.ch);
        fprintf(file, "%" PRId32 ",%" PRId64 ",", reading.power_dw, reading.energy.imported_mwh);
        if (reading.has_export) fprintf(file, "%" PRId64, reading.energy.exported_mwh);
        fputc('\n', file);
    }
}

}  // namespace

std::string report_of(Fleet& fleet) {
    std::string text = "{\"nodes\":[\n";
    const char* comma = "";
    for (const auto& node : fleet.nodes()) {
        text += comma;
        add_node(text, *node);
        comma = ",\n";
    }
    return text + "\n]}\n";
}

void write_text(const std::string& path, const std::string& text) {
    const File file = open_to_write(path);
    fwrite(text.data(), 1, text.size(), file.get());
}

void write_records(Fleet& fleet, const std::string& path) {
    const File file = open_to_write(path);
    fputs("node,boot,seq,n,up_ms,ms,ch,power_dw,imported_mwh,exported_mwh\n", file.get());
    for (const auto& node : fleet.nodes()) {
        FlashContents contents(node->flash());
        const char* name = node->identity().c_str();
        contents.each([&](const Record& record) { write_rows(file.get(), name, record); });
    }
}

}  // namespace ohmstead
