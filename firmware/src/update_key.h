// Whose firmware this node takes: the public key of its publisher, as PEM. docs/flash-a-node.md
#pragma once

namespace ohmstead {

// Empty: updates come over the cable only. A key of everybody's would be nobody's.
constexpr char kUpdateKeyPem[] = "";

}  // namespace ohmstead
