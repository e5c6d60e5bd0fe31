"""Files of other systems → what the store keeps: read, mapped, checked, taken in step by step."""
