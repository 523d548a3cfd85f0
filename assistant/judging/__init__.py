"""The judge: criterion and passages in, verdict and evidence out."""
