"""What the hub's pages may load, and who may frame them: nobody from outside, ever.

The page must work with the cable out, and leak nothing.
"""

CONTENT = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)
OF_PAGES = {
    "Content-Security-Policy": CONTENT,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
