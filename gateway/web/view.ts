// The one door to preact: what components are made with.

export { type ComponentChildren, type RefObject, render } from 'preact';
export { useEffect, useMemo, useRef, useState } from 'preact/hooks';
